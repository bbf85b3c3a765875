package main

import (
	"github.com/spf13/cobra"

	"breakfast/asm/dis"
	"breakfast/cmd/internal/program"
)

func (a *app) dis() *cobra.Command {
	opt := program.Options{Stdin: a.stdin}
	var raw bool
	cmd := &cobra.Command{
		Use:   "dis FILE.elf | FILE.s… | NAME | --load ADDR FILE",
		Short: "Disassemble a program, as source that assembles to the same bytes",
		Long: `Prints a program as assembly: labels where the symbols say and at what is jumped to,
pseudo-instructions where a person would have written them, and .word for what is no instruction.
What is printed assembles to the same bytes in each section.`,
		Example: `  breakfast dis morning.elf
  breakfast dis preemptive | less
  breakfast dis morning.elf --raw          without pseudo-instructions
  breakfast dis --load 0x80000000 tea.bin  a program's bare bytes`,
		Args:              somePrograms(&opt),
		ValidArgsFunction: completePrograms,
		RunE: func(_ *cobra.Command, args []string) error {
			img, err := a.build(args, opt)
			if err != nil {
				return err
			}
			if err := dis.Write(a.data(), img, raw); err != nil {
				return failure{statusFailed, err}
			}
			return nil
		},
	}
	opt.AddFlags(cmd.Flags())
	opt.AddLoad(cmd.Flags())
	cmd.Flags().BoolVar(&raw, "raw", false, "no pseudo-instructions")
	return cmd
}
