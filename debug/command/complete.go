package command

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// takes is what kind of word stands behind a command.
type takes uint8

const (
	nothing takes = iota
	commands
	places  // labels and files
	values  // names of the expression language
	traps   // causes
	aims    // of to
	moves   // commands that go backwards
	ends    // of go
	numbers // breakpoints
	gates
	appliances
	ringing // devices that ring
)

// mostWords is how many words are offered at most.
const mostWords = 100

// Complete is how a line can go on: what stays of it, and words that can stand behind that, in order.
func (x *Interpreter) Complete(line string) (stays string, words []string) {
	i := strings.LastIndexAny(line, " [(") + 1
	stays, begun := line[:i], line[i:]
	first, rest, found := strings.Cut(strings.TrimLeft(stays, " "), " ")
	if !found {
		return stays, x.begins(begun, commands)
	}
	if e, err := x.entry(first); err == nil {
		kind := e.takes
		if inner, _, more := strings.Cut(rest, " "); e.name == "back" && more {
			if of, err := x.entry(inner); err == nil {
				kind = of.takes
			}
		}
		if strings.HasSuffix(" "+rest, " ring ") && kind == aims {
			kind = ringing
		}
		if strings.Contains(" "+rest, " if ") {
			kind = values
		}
		return stays, x.begins(begun, kind)
	}
	return stays, nil
}

// begins are the words of a kind that begin with something, in order, each once.
func (x *Interpreter) begins(begun string, kind takes) (list []string) {
	for _, w := range x.words(kind) {
		if strings.HasPrefix(w, begun) {
			list = append(list, w)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), mostWords)]
}

// words are all words of a kind.
func (x *Interpreter) words(kind takes) (list []string) {
	switch kind {
	case commands, moves:
		all := entries()
		for i := range all {
			if e := &all[i]; x.here(e) && (kind == commands || e.moveIn != nil) {
				list = append(list, e.name)
			}
		}
	case places:
		list = x.labels()
	case values:
		list = x.names()
	case traps:
		list = causes()
	case aims:
		list = append(x.labels(), "to", "step")
		for _, a := range allAims() {
			list = append(list, a.name)
		}
	case ends:
		list = []string{"start", "end"}
	case numbers:
		for _, p := range x.d.Breakpoints() {
			if !x.hidden(p.ID) {
				list = append(list, strconv.Itoa(p.ID))
			}
		}
	case appliances:
		for _, p := range x.appliances() {
			list = append(list, p.Device.Info().Name)
		}
	case ringing:
		for _, p := range x.m.Parts() {
			if p.Source != 0 {
				list = append(list, p.Device.Info().Name)
			}
		}
	case gates:
		x.m.As(x.Hart, func() {
			for _, g := range x.m.Gates() {
				list = append(list, g.Name)
			}
		})
	}
	return list
}

// labels are the symbols of the program's code, and its files.
func (x *Interpreter) labels() (list []string) {
	img := x.m.Image()
	for i := range img.Symbols {
		s := &img.Symbols[i]
		if seg := img.SegmentAt(s.Addr); s.Kind != image.Absolute && seg != nil && seg.Flags&image.X != 0 {
			list = append(list, s.Name)
		}
	}
	for _, f := range img.Files {
		list = append(list, path.Base(f.Name)+":")
	}
	return list
}

// names are what the expression language has names for.
func (x *Interpreter) names() []string {
	list := []string{"pc", "hart", "task", "priv", "step"}
	for r := range isa.Reg(32) {
		list = append(list, r.String())
	}
	for i := range isa.CSRs {
		list = append(list, isa.CSRs[i].Name)
	}
	for i := range x.m.Image().Symbols {
		list = append(list, x.m.Image().Symbols[i].Name)
	}
	for _, p := range x.m.Parts() {
		info := p.Device.Info()
		for i := range info.Regs {
			list = append(list, strings.ToUpper(info.Name)+"_"+info.Regs[i].Name)
		}
	}
	return list
}
