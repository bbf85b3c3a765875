package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/asm"
	"breakfast/programs"
)

// virtualTime is a flag: a length of the machine's time, in ticks.
type virtualTime uint64

func (t *virtualTime) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		if d, err = time.ParseDuration(s + "s"); err != nil {
			return fmt.Errorf("want seconds (0.5) or a duration (1m30s)")
		}
	}
	if d < 0 {
		return fmt.Errorf("time does not go backwards")
	}
	*t = virtualTime(d / tick)
	return nil
}

func (t *virtualTime) String() string { return (time.Duration(*t) * tick).String() }

func (t *virtualTime) Type() string { return "time" }

// address is a flag: an address, if it was given.
type address struct {
	addr  uint32
	given bool
}

func (a *address) Set(s string) error {
	n, err := strconv.ParseUint(s, 0, 32)
	if err != nil {
		return fmt.Errorf("want an address of 32 bits, such as 0x80000000")
	}
	*a = address{uint32(n), true}
	return nil
}

func (a *address) String() string {
	if !a.given {
		return ""
	}
	return fmt.Sprintf("%#x", a.addr)
}

func (a *address) Type() string { return "ADDR" }

func addDefines(fs *pflag.FlagSet, defines *[]string) {
	fs.StringArrayVarP(defines, "define", "D", nil, "set an assembler symbol, `NAME=VALUE`; may be repeated")
}

func parseDefines(list []string) ([]asm.Symbol, error) {
	var symbols []asm.Symbol
	for _, s := range list {
		sym, err := asm.ParseDefine(s)
		if err != nil {
			return nil, err
		}
		symbols = append(symbols, sym)
	}
	return symbols, nil
}

func kindNames() string {
	var names []string
	for _, k := range traceKinds {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}

// completePrograms completes the first argument with the built-in programs, and every one with files.
func completePrograms(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var list []string
	for _, name := range programs.Names() {
		list = append(list, name+"\t"+programs.Summary(name))
	}
	return list, cobra.ShellCompDirectiveDefault
}

// completeTrace completes a comma list.
func completeTrace(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var list []string
	for _, k := range traceKinds {
		list = append(list, before+k.name+"\t"+k.doc)
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
