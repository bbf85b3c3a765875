package machine

import (
	"fmt"
	"strings"
)

// ISA is what may or may not be part of the hart's instruction set.
type ISA uint8

// The instruction sets.
const (
	DefaultISA    ISA = iota // WithS, as virt
	WithoutS                 // M and U mode alone
	WithS                    // S mode, Sv32 and Sstc; the hart sets A and D of page-table entries
	WithSAndSvade            // the same, but the hart faults where A or D is to be set
)

// isaNames are the instruction sets as --isa has them.
var isaNames = [...]string{"", "rv32imacu", "rv32imacsu", "rv32imacsu_svade"}

// What the hart always has, in the order of names.
const (
	alwaysLetters = "imac"
	alwaysNames   = " zicntr zicsr zifencei "
)

// String is the instruction set as ParseISA reads it; "" for DefaultISA.
func (i ISA) String() string { return isaNames[i%ISA(len(isaNames))] }

// ParseISA reads an instruction set: rv32imacsu, without s for a hart of M and U mode alone, and with _svade for one
// that faults where A or D of a page-table entry is to be set. What the hart always has may be named, but not left out.
func ParseISA(s string) (ISA, error) {
	names := strings.Split(strings.ToLower(s), "_")
	refuse := func(why string, args ...any) (ISA, error) {
		return 0, fmt.Errorf("%s: want %s, or %s without S mode, or %s", fmt.Sprintf(why, args...), isaNames[WithS],
			isaNames[WithoutS], isaNames[WithSAndSvade])
	}
	letters, ok := strings.CutPrefix(names[0], "rv32")
	if !ok {
		return refuse("the hart is RV32")
	}
	for _, l := range letters {
		if !strings.ContainsRune(alwaysLetters+"su", l) {
			return refuse("the hart has no extension %c", l)
		}
	}
	for _, l := range alwaysLetters {
		if !strings.ContainsRune(letters, l) {
			return refuse("the hart always has extension %c", l)
		}
	}
	isa := WithoutS
	if strings.Contains(letters, "s") {
		isa = WithS
	}
	for _, name := range names[1:] {
		switch {
		case name == "":
			return refuse("after a _ comes the name of an extension")
		case name == "svade" && isa != WithoutS:
			isa = WithSAndSvade
		case name == "svade" || name == "sstc" && isa == WithoutS:
			return refuse("%s is of S mode", name)
		case name != "sstc" && !strings.Contains(alwaysNames, " "+name+" "):
			return refuse("the hart has no extension %s", name)
		}
	}
	return isa, nil
}
