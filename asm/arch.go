package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
	"breakfast/plain"
)

// DefaultArch is the -march that programs are assembled for where nothing else is said.
const DefaultArch = "rv32ima_zicsr_zifencei"

// extensions is a set of what an instruction set can have besides RV32I.
type extensions uint8

const (
	extM extensions = 1 << iota
	extA
	extC
	extZicsr
	extZifencei
)

// extensionsByName has the extensions by their names in ISA strings; those that are part of one that the hart has, or add nothing
// that is written differently, are 0 or that one.
var extensionsByName = map[string]extensions{
	"i": 0, "m": extM, "a": extA, "c": extC, "g": extM | extA | extZicsr | extZifencei,
	"zicsr": extZicsr, "zifencei": extZifencei, "zicntr": extZicsr, "zihpm": extZicsr, "zihintpause": 0,
	"zmmul": extM, "zaamo": extA, "zalrsc": extA, "zca": extC,
}

// extensionOf is the extension of a row of isa.Table.
var extensionOf = map[string]extensions{"M": extM, "A": extA, "C": extC, "Zicsr": extZicsr, "Zifencei": extZifencei}

// names is what is in the set, as an ISA string has it: "m, zicsr".
func (e extensions) names() string {
	var list []string
	for _, n := range []string{"m", "a", "c", "zicsr", "zifencei"} {
		if e&extensionsByName[n] != 0 {
			list = append(list, n)
		}
	}
	return strings.Join(list, ", ")
}

// arch is the set as a whole ISA string.
func (e extensions) arch() string {
	s := "rv32i"
	for _, n := range []string{"m", "a", "c"} {
		if e&extensionsByName[n] != 0 {
			s += n
		}
	}
	for _, n := range []string{"zicsr", "zifencei"} {
		if e&extensionsByName[n] != 0 {
			s += "_" + n
		}
	}
	return s
}

// versions is the set as compilers note it in object files.
func (e extensions) versions() string {
	s := "rv32i2p1"
	for _, x := range []struct{ name, version string }{{"m", "2p0"}, {"a", "2p1"}, {"c", "2p0"}, {"zicsr", "2p0"}, {"zifencei", "2p0"}} {
		if e&extensionsByName[x.name] != 0 {
			s += "_" + x.name + x.version
		}
	}
	return s
}

// parseArch reads an ISA string as -march takes it, such as rv32imac_zicsr_zifencei; versions (2p1) are passed over. The warning
// is for older ones that do not name zicsr, without which there would be no CSRs: it is taken to be there.
func parseArch(s string) (set extensions, warning string, err error) {
	bad := func(format string, args ...any) (extensions, string, error) {
		return 0, "", fmt.Errorf("%s: %s; write something like %s", plain.Line(source.Clip(s)), fmt.Sprintf(format, args...), DefaultArch)
	}
	rest, ok := strings.CutPrefix(strings.ToLower(s), "rv32")
	switch {
	case strings.HasPrefix(strings.ToLower(s), "rv64"):
		return bad("this is a 32-bit hart")
	case !ok:
		return bad("an instruction set begins with rv32")
	case strings.HasPrefix(rest, "e"):
		return bad("this hart has all 32 registers, which is i")
	case !strings.HasPrefix(rest, "i") && !strings.HasPrefix(rest, "g"):
		return bad("after rv32 comes i, or g for imafd")
	case rest[0] == 'g':
		return bad("g includes floating point, which this hart does not have")
	}
	for rest != "" {
		name := rest[:1]
		switch name {
		case "_":
			rest = rest[1:]
			continue
		case "z", "s", "x":
			name, _, _ = strings.Cut(rest, "_")
		}
		rest = rest[len(name):]
		if len(name) == 1 {
			rest = skipVersion(rest)
		} else {
			name = cutVersion(name)
		}
		e, known := extensionsByName[name]
		if !known {
			return bad("%s", unknownExtension(name))
		}
		set |= e
	}
	if set&extZicsr == 0 {
		warning = fmt.Sprintf("%s does not name zicsr, which has been an extension of its own since 2019: csrr and its like, and fence.i, are accepted all the same; write %s", s, (set | extZicsr | extZifencei).arch())
		set |= extZicsr | extZifencei
	}
	return set, warning, nil
}

func unknownExtension(name string) string {
	switch name {
	case "f", "d", "q", "zfinx", "zdinx":
		return fmt.Sprintf("%s is floating point, which this hart does not have", name)
	case "v":
		return "this hart has no vectors"
	case "s":
		return "this hart has no S mode"
	}
	return fmt.Sprintf("this hart does not have %s", source.Quote(name))
}

// skipVersion is s behind a version such as 2p1.
func skipVersion(s string) string {
	rest := strings.TrimLeft(s, "0123456789")
	if minor, ok := strings.CutPrefix(rest, "p"); ok && rest != s && minor != "" && source.IsDigit(minor[0]) {
		rest = strings.TrimLeft(minor, "0123456789")
	}
	return rest
}

// cutVersion is the name of an extension without the version at its end.
func cutVersion(s string) string {
	name := strings.TrimRight(s, "0123456789")
	if major, ok := strings.CutSuffix(name, "p"); ok && name != s && major != "" && source.IsDigit(major[len(major)-1]) {
		name = strings.TrimRight(major, "0123456789")
	}
	return name
}

// options is what .option can change of the code that follows.
type options struct {
	ext   extensions
	exact bool // norelax: paddings are as long as they need to be, also when branches are measured
}

// dirOption takes the options that show in the bytes, and those that make no difference here.
func dirOption(u *unit, c *source.Cursor, at source.Place) error {
	c.Skip()
	start := c.Pos
	for c.Pos < len(c.Text) && (source.IsNamePart(c.Text[c.Pos]) || c.Text[c.Pos] == '-') {
		c.Pos++
	}
	switch o := c.Text[start:c.Pos]; o {
	case "push":
		if len(u.kept) >= maxDepth {
			return at.Fault(fmt.Sprintf("more than %d options are pushed", maxDepth), "")
		}
		u.kept = append(u.kept, u.options)
	case "pop":
		n := len(u.kept)
		if n == 0 {
			return at.Fault(".option pop without a push", "")
		}
		u.options, u.kept = u.kept[n-1], u.kept[:n-1]
	case "relax":
		u.options.exact = false
	case "norelax":
		u.options.exact = true
	case "rvc":
		u.options.ext |= extC
		u.a.short = true
	case "norvc":
		u.options.ext &^= extC
	case "nopic", "csr-check", "no-csr-check":
	case "arch":
		return u.optionArch(c)
	case "pic":
		return c.At(start, c.Pos).Fault("there is no position-independent code without a dynamic linker", "")
	default:
		return c.At(start, c.Pos).Fault(fmt.Sprintf("no such option: %s", source.Quote(o)), "options are push, pop, rvc, norvc, arch, relax, norelax")
	}
	return c.Done()
}

// optionArch reads .option arch: a whole ISA string, or a list of +extension and -extension.
func (u *unit) optionArch(c *source.Cursor) error {
	if !c.Eat(',') {
		return c.Here().Fault("an instruction set is missing", "write .option arch, +c or .option arch, rv32imac_zicsr")
	}
	for {
		sign := byte(0)
		if b := c.Peek(); b == '+' || b == '-' {
			sign = b
			c.Pos++
		}
		c.Skip()
		start := c.Pos
		for c.Pos < len(c.Text) && c.Text[c.Pos] != ',' && !source.IsSpace(c.Text[c.Pos]) {
			c.Pos++
		}
		text := c.Text[start:c.Pos]
		at := c.At(start, c.Pos)
		if sign == 0 {
			if err := u.setArch(strings.TrimPrefix(text, "="), at); err != nil {
				return err
			}
		} else {
			name := cutVersion(strings.ToLower(text))
			e, ok := extensionsByName[name]
			switch {
			case !ok:
				return at.Fault(unknownExtension(name), "extensions are m, a, c, zicsr and zifencei")
			case sign == '-' && name == "i":
				return at.Fault("there is no instruction set without i", "")
			case sign == '-':
				u.options.ext &^= e
			default:
				u.options.ext |= e
			}
		}
		u.a.short = u.a.short || u.options.ext&extC != 0
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another extension"); err != nil {
			return err
		}
	}
}

// setArch makes an ISA string that of the code that follows.
func (u *unit) setArch(s string, at source.Place) error {
	set, warning, err := parseArch(s)
	if err != nil {
		return at.Fault(err.Error(), "")
	}
	if warning != "" {
		u.warn(at, warnArch, warning, "")
	}
	u.options.ext = set
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
	c.Skip()
	start := c.Pos
	s, err := c.Str()
	if err != nil {
		return err
	}
	if err := u.setArch(s, c.At(start, c.Pos)); err != nil {
		return err
	}
	return c.Done()
}

// missingExtension explains an instruction that the instruction set leaves out.
func (u *unit) missingExtension(name string, need extensions, at source.Place) error {
	missing := need &^ u.options.ext
	hint := fmt.Sprintf("write .option arch, +%s above it, or assemble with -march=%s", missing.names(), (u.options.ext | need).arch())
	if missing == extC {
		hint = fmt.Sprintf("write .option rvc above it, or assemble with -march=%s", (u.options.ext | need).arch())
	}
	return at.Fault(fmt.Sprintf("%s is of extension %s, which %s does not have", name, missing.names(), u.options.ext.arch()), hint)
}
