package program

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"breakfast/asm"
	"breakfast/asm/arch"
	"breakfast/programs"
)

// AddFlags adds the flags of the assembler to a command's.
func (opt *Options) AddFlags(fs *pflag.FlagSet) {
	opt.Defines.AddFlag(fs)
	fs.VarP((*march)(&opt.Arch), "march", "m",
		"the instruction `SET`, such as -march=rv32imac_zicsr_zifencei (default "+arch.Default+")")
	fs.StringArrayVarP(&opt.Include, "include", "I", nil, "look for included files in `FOLDER` too; may be repeated")
	fs.Var(&opt.Env, "env", "the program is written for the simulator `NAME`, "+strings.Join(programs.Envs(),
		" or ")+", and makes its calls")
	fs.BoolVar(&opt.SBI, "sbi", false,
		"put firmware below the program, a kernel in S mode that makes the calls of SBI; "+
			"source is assembled for "+fmt.Sprintf("%#x", kernelBase))
	fs.VarP(&opt.Silent, "warn", "W", "silence a warning, as `no-NAME` with a name of "+strings.Join(asm.Warnings,
		", ")+", all")
}

// AddBIOS adds the flag --bios.
func (opt *Options) AddBIOS(fs *pflag.FlagSet) {
	fs.StringVar(&opt.BIOS, "bios", "", "put the firmware in `FILE`, an ELF file or bare bytes for 0x80000000, below "+
		"the program, as QEMU does: OpenSBI's fw_dynamic, or another; without a program, it runs alone")
}

// AddLoad adds the flag --load.
func (opt *Options) AddLoad(fs *pflag.FlagSet) {
	fs.Var(&opt.Load, "load", "the program is a file of bare bytes, to be loaded and started at this address")
}

// Defines are symbols set from outside, and a flag: each NAME=VALUE.
type Defines []asm.Symbol

// AddFlag adds -D.
func (d *Defines) AddFlag(fs *pflag.FlagSet) {
	fs.VarP(d, "define", "D", "set an assembler symbol, `NAME=VALUE`; may be repeated")
}

// Set appends one.
func (d *Defines) Set(s string) error {
	sym, err := asm.ParseDefine(s)
	if err == nil {
		*d = append(*d, sym)
	}
	return err
}

// String is all of them as on a command line.
func (d *Defines) String() string {
	var list []string
	for _, s := range *d {
		list = append(list, fmt.Sprintf("-D %s=%d", s.Name, s.Value))
	}
	return strings.Join(list, " ")
}

// Type is what pflag calls a value.
func (d *Defines) Type() string { return "NAME=VALUE" }

// march is the value of -march=…, which the flag -m sees with the rest of its name.
type march string

func (a *march) Set(s string) error {
	*a = march(strings.TrimPrefix(s, "arch="))
	return nil
}

func (a *march) String() string { return string(*a) }

func (a *march) Type() string { return "SET" }

// Warnings are the names of warnings, and a flag: each no-NAME.
type Warnings []string

// Set appends one.
func (w *Warnings) Set(s string) error {
	name, ok := strings.CutPrefix(s, "no-")
	if !ok || name != "all" && !slices.Contains(asm.Warnings, name) {
		return fmt.Errorf("write -Wno-NAME, with one of %s, all", strings.Join(asm.Warnings, ", "))
	}
	*w = append(*w, name)
	return nil
}

func (w Warnings) has(name string) bool { return slices.Contains(w, name) || slices.Contains(w, "all") }

// String is all of them.
func (w *Warnings) String() string { return strings.Join(*w, ",") }

// Type is what pflag calls a value.
func (w *Warnings) Type() string { return "no-NAME" }

// Address is a flag: an address, if it was given.
type Address struct {
	Addr  uint32
	Given bool
}

// Set reads one.
func (a *Address) Set(s string) error {
	n, err := strconv.ParseUint(s, 0, 32)
	if err != nil {
		return errors.New("want an address of 32 bits, such as 0x80000000")
	}
	*a = Address{uint32(n), true}
	return nil
}

// String is the address, or "" where none was given.
func (a *Address) String() string {
	if !a.Given {
		return ""
	}
	return fmt.Sprintf("%#x", a.Addr)
}

// Type is what pflag calls a value.
func (a *Address) Type() string { return "ADDR" }
