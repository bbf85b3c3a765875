package explore

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/machine"
	"breakfast/trace/profile"
)

// A Stretch is where interrupts are placed: before which instructions, and between which marks of the ticket rail. The
// zero value is everywhere, or, of a run of more than MuchCode steps, the code that touches what several touch.
type Stretch struct {
	Name     string // in words; "" for everywhere
	Code     []Range
	From, To string // marks; "" for none
	All      bool   // everywhere, however long the run is
}

// A Range is code, up to its End and not with it.
type Range struct{ Addr, End uint32 }

// In is the code of a symbol of the machine's program, up to the next procedure, without what it calls.
func In(m *machine.Machine, symbol string) (Stretch, error) {
	img := m.Image()
	s := img.Symbol(symbol)
	if s == nil {
		return Stretch{}, fmt.Errorf("the program has no symbol %s", symbol)
	}
	seg := img.SegmentAt(s.Addr)
	if seg == nil {
		return Stretch{}, fmt.Errorf("%s is no place in the program", symbol)
	}
	end := profile.ProceduresOf(img).End(seg, s)
	return Stretch{Name: symbol, Code: []Range{{s.Addr, uint32(min(end, 1<<32-1))}}}, nil
}

// Lines is the code of some lines of a source file, both named ones included. "" is the file that the program begins
// in.
func Lines(m *machine.Machine, file string, from, to int) (Stretch, error) {
	img := m.Image()
	if file == "" {
		file, _, _ = img.LineAt(img.Entry)
	}
	s := Stretch{Name: fmt.Sprintf("%s:%d-%d", file, from, to)}
	for i, l := range img.Lines {
		if l.Num == 0 || img.Files[l.File].Name != file || int(l.Num) < from || int(l.Num) > to {
			continue
		}
		end := l.Addr
		if i+1 < len(img.Lines) {
			end = img.Lines[i+1].Addr
		} else if seg := img.SegmentAt(l.Addr); seg != nil {
			end = uint32(min(seg.End(), 1<<32-1))
		}
		s.Code = append(s.Code, Range{l.Addr, end})
	}
	if len(s.Code) == 0 {
		return s, fmt.Errorf("no code of the program is from lines %d to %d of %s", from, to, file)
	}
	return s, nil
}

// Marks is what is done between two marks of the ticket rail: from each that says from, up to the next that says to. A
// mark is called by its name, or by its number.
func Marks(from, to string) Stretch {
	return Stretch{Name: "marks " + from + " to " + to, From: from, To: to}
}

// everywhere says that the stretch is all of the run.
func (s *Stretch) everywhere() bool { return len(s.Code) == 0 && s.From == "" }

// holds says that an instruction is in the stretch, if the marks say so.
func (s *Stretch) holds(pc uint32) bool {
	return len(s.Code) == 0 || slices.ContainsFunc(s.Code, func(r Range) bool { return pc >= r.Addr && pc < r.End })
}

// marked is whether a run is between the stretch's marks after one of them.
func (s *Stretch) marked(e machine.Event, was bool) bool {
	name := e.Name
	if name == "" {
		name = fmt.Sprint(e.Value)
	}
	switch {
	case strings.EqualFold(name, s.To):
		return false
	case strings.EqualFold(name, s.From):
		return true
	}
	return was
}
