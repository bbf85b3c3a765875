package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/flow"
	"breakfast/asm/source"
)

// dirOption takes the options that show in the bytes, and those that make no difference here.
func dirOption(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	switch o := c.TakeWhile(func(b byte) bool { return source.IsNamePart(b) || b == '-' }); o {
	case "push":
		if len(u.kept) >= flow.MaxDepth {
			return at.Fault(fmt.Sprintf("more than %d options are pushed", flow.MaxDepth), "")
		}
		u.kept = append(u.kept, u.Mode)
	case "pop":
		n := len(u.kept)
		if n == 0 {
			return at.Fault(".option pop without a push", "")
		}
		u.Mode, u.kept = u.kept[n-1], u.kept[:n-1]
	case "relax":
		u.Mode.Exact = false
	case "norelax":
		u.Mode.Exact = true
	case "rvc":
		u.Mode.Ext |= arch.ExtC
		u.a.Short = true
	case "norvc":
		u.Mode.Ext &^= arch.ExtC
	case "pic":
		u.Mode.Pic = true
	case "nopic":
		u.Mode.Pic = false
	case "csr-check", "no-csr-check":
	case "arch":
		return u.optionArch(c)
	default:
		return c.Since(start).Fault(fmt.Sprintf("no such option: %s", source.Quote(o)),
			"options are push, pop, rvc, norvc, arch, relax, norelax")
	}
	return c.Done()
}

// optionArch reads .option arch: a whole ISA string, or a list of +extension and -extension.
func (u *unit) optionArch(c *source.Cursor) error {
	if !c.Eat(',') {
		return c.Here().Fault("an instruction set is missing", "it is given as +c, or as a whole: rv32imac_zicsr")
	}
	for {
		sign := byte(0)
		if b := c.Peek(); b == '+' || b == '-' {
			sign = b
			c.Take()
		}
		start := c.Start()
		text := c.TakeWhile(func(b byte) bool { return b != ',' && !source.IsSpace(b) })
		at := c.Since(start)
		if sign == 0 {
			if err := u.setArch(strings.TrimPrefix(text, "="), at, arch.Parse); err != nil {
				return err
			}
		} else {
			name, e, ok := arch.Named(text)
			switch {
			case !ok:
				return at.Fault(arch.Unknown(name), "extensions are m, a, c, zicsr and zifencei")
			case sign == '-' && name == "i":
				return at.Fault("there is no instruction set without i", "")
			case sign == '-':
				u.Mode.Ext &^= e
			default:
				u.Mode.Ext |= e
			}
		}
		u.a.Short = u.a.Short || u.Mode.Ext&arch.ExtC != 0
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another extension"); err != nil {
			return err
		}
	}
}

// setArch makes an ISA string that of the code that follows.
func (u *unit) setArch(s string, at source.Place, parse arch.Parser) error {
	set, warning, err := parse(s)
	if err != nil {
		return at.Fault(err.Error(), "")
	}
	if warning != "" {
		u.a.warn(at, warnArch, warning, "")
	}
	u.Mode.Ext = set
	return nil
}

// dirAttribute reads .attribute: of all that a compiler notes there, the instruction set counts.
func dirAttribute(u *unit, c *source.Cursor, _ source.Place) error {
	name := c.Word()
	if name != "arch" && name != "Tag_RISCV_arch" {
		return nil
	}
	if err := c.Comma("the instruction set"); err != nil {
		return err
	}
	start := c.Start()
	s, err := c.Str()
	if err != nil {
		return err
	}
	if err := u.setArch(s, c.Since(start), arch.ParseNoted); err != nil {
		return err
	}
	return c.Done()
}
