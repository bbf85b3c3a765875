package program

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/trace"
)

// Foreign says how the tasks of a kernel are known that tells the ticket rail nothing.
type Foreign struct {
	Word   string   // a symbol, at which the present task stands
	Stacks []string // NAME=FROM..TO
}

// AddFlags adds --tasks and --stack.
func (f *Foreign) AddFlags(fs *pflag.FlagSet) {
	fs.StringVar(&f.Word, "tasks", "", "the present task of each hart is what stands at `SYMBOL`, for a kernel that "+
		"tells the ticket rail nothing: SYMBOL+OFFSET, /STRIDE from hart to hart")
	fs.StringArrayVar(&f.Stacks, "stack", nil, "a task runs while sp is in its stack: `NAME=FROM..TO`, symbols or "+
		"addresses; again for each")
}

// Tell has a tracer of a machine that stands at its beginning know its tasks so.
func (f *Foreign) Tell(m *machine.Machine, t *trace.Tracer) error {
	switch {
	case f.Word != "" && len(f.Stacks) > 0:
		return errors.New("--tasks and --stack: the tasks are known by one or the other")
	case f.Word != "":
		words, err := f.words(m)
		if err != nil {
			return fmt.Errorf("--tasks %s: %w", f.Word, err)
		}
		t.TasksAt(words)
	case len(f.Stacks) > 0:
		var stacks []trace.Stack
		for _, text := range f.Stacks {
			s, err := stackOf(m, text)
			if err != nil {
				return fmt.Errorf("--stack %s: %w", text, err)
			}
			stacks = append(stacks, s)
		}
		t.TasksOn(stacks)
	}
	return nil
}

// words are where the harts have their present tasks.
func (f *Foreign) words(m *machine.Machine) (list []machine.Stretch, err error) {
	place, step, strides := strings.Cut(f.Word, "/")
	name, _, _ := strings.Cut(place, "+")
	at, err := placeOf(m, place)
	if err != nil {
		return nil, err
	}
	n, stride := 1, uint64(4)
	if strides {
		if stride, err = strconv.ParseUint(step, 0, 16); err != nil || stride < 4 {
			return nil, fmt.Errorf("%q is no stride: want a number of bytes, from 4 to 65535", step)
		}
		n = len(m.Harts)
	} else if sym := m.Image().Symbol(name); sym != nil && sym.Size >= 4*uint32(len(m.Harts)) && place == name {
		n = len(m.Harts) // an array of them
	}
	for i := range n {
		s := machine.Stretch{Addr: at + uint32(i)*uint32(stride), Size: 4}
		if !m.RAM.Contains(s.Addr, 4) || s.Addr%4 != 0 {
			return nil, fmt.Errorf("at %#x is no word of memory", s.Addr)
		}
		list = append(list, s)
	}
	return list, nil
}

// stackOf reads NAME=FROM..TO.
func stackOf(m *machine.Machine, text string) (s trace.Stack, err error) {
	name, place, named := strings.Cut(text, "=")
	from, to, ok := strings.Cut(place, "..")
	if !named || name == "" || !ok {
		return s, errors.New("want NAME=FROM..TO")
	}
	s.Name = name
	if s.From, err = placeOf(m, from); err != nil {
		return s, err
	}
	if s.To, err = placeOf(m, to); err == nil && s.From >= s.To {
		err = fmt.Errorf("it ends at %#x, and begins at %#x: the lower address comes first", s.To, s.From)
	}
	return s, err
}

// placeOf is an address: a symbol of the program, a number, or one and so many bytes more: tcbs+0x10.
func placeOf(m *machine.Machine, text string) (uint32, error) {
	base, more, plus := strings.Cut(text, "+")
	off := uint64(0)
	if plus {
		var err error
		if off, err = strconv.ParseUint(more, 0, 32); err != nil {
			return 0, fmt.Errorf("%q is no number", more)
		}
	}
	if n, err := strconv.ParseUint(base, 0, 32); err == nil {
		return uint32(n + off), nil
	}
	sym := m.Image().Symbol(base)
	if sym == nil || sym.Kind == image.Absolute {
		return 0, fmt.Errorf("the program has no symbol %q that stands in memory", base)
	}
	return sym.Addr + uint32(off), nil
}
