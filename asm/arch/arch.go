// Package arch is what the assembler and the disassembler know of the hart: its extensions and their names (Parse),
// the forms in which each mnemonic can be written (Forms), the formats of .insn (Formats), and the compressed
// instructions (Compress). All of it is made from the tables of cpu/isa.
package arch

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
	"breakfast/plain"
)

// Default is the -march that programs are assembled for where nothing else is said.
const Default = "rv32ima_zicsr_zifencei"

// Extensions is a set of what an instruction set can have besides RV32I.
type Extensions uint8

const (
	ExtM Extensions = 1 << iota
	ExtA
	ExtC
	ExtZicsr
	ExtZifencei
)

// extensionsByName has the extensions by their names in ISA strings; those that are part of one that
// the hart has, or add nothing that is written differently, are 0 or that one.
var extensionsByName = map[string]Extensions{
	"i": 0, "m": ExtM, "a": ExtA, "c": ExtC, "g": ExtM | ExtA | ExtZicsr | ExtZifencei,
	"zicsr": ExtZicsr, "zifencei": ExtZifencei, "zicntr": ExtZicsr, "zihpm": ExtZicsr, "zihintpause": 0,
	"zmmul": ExtM, "zaamo": ExtA, "zalrsc": ExtA, "zca": ExtC,
}

// extensionOf is the extension of a row of isa.Table.
var extensionOf = map[string]Extensions{"M": ExtM, "A": ExtA, "C": ExtC, "Zicsr": ExtZicsr, "Zifencei": ExtZifencei}

// Names is what is in the set, as an ISA string has it: "m, zicsr".
func (e Extensions) Names() string {
	var list []string
	for _, n := range []string{"m", "a", "c", "zicsr", "zifencei"} {
		if e&extensionsByName[n] != 0 {
			list = append(list, n)
		}
	}
	return strings.Join(list, ", ")
}

// Arch is the set as a whole ISA string.
func (e Extensions) Arch() string {
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

// Versions is the set as compilers note it in object files.
func (e Extensions) Versions() string {
	s := "rv32i2p1"
	for _, x := range []struct{ name, version string }{{"m", "2p0"}, {"a", "2p1"}, {"c", "2p0"}, {"zicsr", "2p0"},
		{"zifencei", "2p0"}} {
		if e&extensionsByName[x.name] != 0 {
			s += "_" + x.name + x.version
		}
	}
	return s
}

// A Parser reads an ISA string.
type Parser func(s string) (set Extensions, warning string, err error)

// ParseNoted reads an ISA string as a compiler notes it, also of a larger hart: what this one does not have is passed
// over. An instruction of it is refused by itself.
func ParseNoted(s string) (set Extensions, warning string, err error) { return parse(s, true) }

// Parse reads an ISA string as -march takes it, such as rv32imac_zicsr_zifencei; versions (2p1) are
// passed over. The warning is for older ones that do not name zicsr, without which there would be no
// CSRs: it is taken to be there.
func Parse(s string) (set Extensions, warning string, err error) { return parse(s, false) }

func parse(s string, noted bool) (set Extensions, warning string, err error) {
	bad := func(format string, args ...any) (Extensions, string, error) {
		return 0, "", fmt.Errorf("%s: %s; write something like %s", plain.Line(source.Clip(s)),
			fmt.Sprintf(format, args...), Default)
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
	case rest[0] == 'g' && !noted:
		return bad("g includes floating point, which this hart does not have")
	}
	old := false
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
			old = old || name == "i" && strings.HasPrefix(rest, "2p0") // which had csrr and its like in it
			rest = skipVersion(rest)
		} else {
			name = cutVersion(name)
		}
		e, known := extensionsByName[name]
		if !known && !noted {
			return bad("%s", Unknown(name))
		}
		set |= e
	}
	switch {
	case set&ExtZicsr != 0:
	case old:
		set |= ExtZicsr | ExtZifencei
	default:
		warning = fmt.Sprintf("%s does not name zicsr, which has been an extension of its own since 2019: "+
			"csrr and its like, and fence.i, are accepted all the same; write %s", s,
			(set | ExtZicsr | ExtZifencei).Arch())
		set |= ExtZicsr | ExtZifencei
	}
	return set, warning, nil
}

// Unknown says of an extension that is not known here what it is.
func Unknown(name string) string {
	switch name {
	case "f", "d", "q", "zfinx", "zdinx":
		return fmt.Sprintf("%s is floating point, which this hart does not have", name)
	case "v":
		return "this hart has no vectors"
	case "s":
		return "s is a mode, not an extension: the instructions and CSRs of S mode are always known"
	}
	return fmt.Sprintf("this hart does not have %s", source.Quote(name))
}

// Named finds an extension by its name, behind which a version may stand.
func Named(text string) (name string, e Extensions, ok bool) {
	name = cutVersion(strings.ToLower(text))
	e, ok = extensionsByName[name]
	return name, e, ok
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
	if major, ok := strings.CutSuffix(name, "p"); ok && name != s && major != "" &&
		source.IsDigit(major[len(major)-1]) {
		name = strings.TrimRight(major, "0123456789")
	}
	return name
}
