package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"breakfast/asm"
)

func (a *app) dis() *cobra.Command {
	var defines []string
	var raw bool
	cmd := &cobra.Command{
		Use:   "dis FILE.elf | FILE.s… | NAME",
		Short: "Disassemble a program, as source that assembles to the same bytes",
		Long: `Prints a program as assembly: labels where the symbols say, pseudo-instructions where a person would have
written them, and .word for what is no instruction.`,
		Example: `  breakfast dis morning.elf
  breakfast dis preemptive | less
  breakfast dis morning.elf --raw          without pseudo-instructions`,
		Args:              somePrograms,
		ValidArgsFunction: completePrograms,
		RunE: func(_ *cobra.Command, args []string) error {
			img, err := a.build(args, defines)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := asm.Disassemble(&b, img, raw); err != nil {
				return err
			}
			return a.print(b.Bytes())
		},
	}
	addDefines(cmd.Flags(), &defines)
	cmd.Flags().BoolVar(&raw, "raw", false, "no pseudo-instructions")
	return cmd
}
