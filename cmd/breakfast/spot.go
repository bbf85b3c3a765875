package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
)

// A spot is where a run stands: an instruction, and a moment.
type spot struct {
	PC          string        `json:"pc"`
	Symbol      string        `json:"symbol,omitempty"`
	Instruction string        `json:"instruction,omitempty"` // none where no memory is
	File        string        `json:"file,omitempty"`
	Line        int           `json:"line,omitempty"`
	Text        string        `json:"text,omitempty"`
	Expanded    string        `json:"expanded,omitempty"` // the line of a macro, with its arguments put in
	Task        string        `json:"task,omitempty"`
	Steps       uint64        `json:"steps"`
	Ticks       devices.Ticks `json:"ticks"`
	nothing     string        // why there is no instruction, where it is not for want of memory
}

// spotAt describes the instruction at pc, and the moment at which the machine stands.
func spotAt(m *machine.Machine, t *trace.Tracer, pc uint32) *spot {
	p := m.Position()
	s := &spot{PC: word(pc), Symbol: m.Image().Place(pc), Task: t.Task(m.Turn()), Steps: p.Steps, Ticks: p.Now}
	s.Instruction, _ = disassemble(m, pc)
	s.locate(m.Image(), pc)
	return s
}

// A hartSpot is where one of several harts stands.
type hartSpot struct {
	Hart      int        `json:"hart"`
	Waiting   bool       `json:"waiting"` // in wfi: the spot is that of the wfi
	Mode      string     `json:"mode"`
	At        *spot      `json:"at"`
	Registers *registers `json:"registers"`
}

// hartSpots is where all harts stand; nil of one alone.
func hartSpots(m *machine.Machine, t *trace.Tracer) (list []hartSpot) {
	for i := range m.Harts {
		if len(m.Harts) == 1 {
			return nil
		}
		m.As(i, func() {
			h := m.Hart()
			pc := h.PC
			if h.Waiting {
				pc -= 4
			}
			x := hartSpot{Hart: i, Waiting: h.Waiting, Mode: h.Priv.String(), At: spotAt(m, t, pc),
				Registers: registersOf(h)}
			list = append(list, x)
		})
	}
	return list
}

// print writes it as a row of a message.
func (s *hartSpot) print(w io.Writer) {
	text := strings.TrimSpace(s.At.PC+" "+s.At.Symbol) + ": " + cmp.Or(s.At.Instruction, "there is no memory")
	if s.At.File != "" {
		text += fmt.Sprintf("  # %s:%d", s.At.File, s.At.Line)
	}
	if s.At.Task != "" {
		text += ", of " + s.At.Task
	}
	row(w, fmt.Sprintf("hart %d", s.Hart), "%s", text)
}

// locate adds the source line.
func (s *spot) locate(img *image.Image, at uint32) {
	if file, line, ok := img.LineAt(at); ok {
		s.File, s.Line, s.Text = file, line, strings.TrimSpace(img.Source(file, line))
		s.Expanded = expansion(img, at)
	}
}

// spotOfTrap is spotAt where the last trap struck. Names and lines are known by physical addresses, if not by others.
func spotOfTrap(m *machine.Machine, t *trace.Tracer, pc uint32) *spot {
	s := spotAt(m, t, pc)
	in, at, ok := m.Trapped(pc)
	if ok && at != pc && s.Symbol == "" {
		s.Symbol = m.Image().Place(at)
		s.locate(m.Image(), at)
	}
	if ok {
		s.Instruction = in.Pretty(pc, m.Image().Place)
	} else if m.Hart().Previous() != cpu.M && m.Hart().SATP&isa.SATPMode != 0 {
		s.nothing = "nothing can be fetched there"
	}
	return s
}

// print writes a spot as rows of a message.
func (s *spot) print(w io.Writer) {
	at := s.PC
	if s.Symbol != "" {
		at += " " + s.Symbol
	}
	if s.Instruction != "" {
		at += ": " + s.Instruction
	} else {
		at += ": " + cmp.Or(s.nothing, "there is no memory")
	}
	row(w, "at", "%s", at)
	s.printSource(w)
	if s.Task != "" {
		row(w, "task", "%s", s.Task)
	}
	row(w, "moment", "step %s, %s (%s in the kitchen)", plain.Grouped(s.Steps), seconds(s.Ticks), trace.Clock(s.Ticks))
}

func (s *spot) printSource(w io.Writer) {
	if s.File != "" {
		row(w, "source", "%s:%d: %s", s.File, s.Line, s.Text)
		if s.Expanded != "" {
			row(w, "", "which is: %s", s.Expanded)
		}
	}
}

// row writes a line of a message: a name and what there is to say.
func row(w io.Writer, name, format string, args ...any) {
	fmt.Fprintf(w, "  %-8s %s\n", name, fmt.Sprintf(format, args...))
}

// word is an address or a word as messages show it.
func word(v uint32) string { return fmt.Sprintf("0x%08x", v) }

// small is a value as messages show it: small numbers in decimal, also negative ones.
func small(v uint32) string {
	if n := int32(v); n > -1000 && n < 1000 {
		return strconv.Itoa(int(n))
	}
	return "0x" + strconv.FormatUint(uint64(v), 16)
}

// seconds is the machine's own time.
func seconds(t devices.Ticks) string { return fmt.Sprintf("%d.%07d s", t/1e7, t%1e7) }

// disassemble is the text of the instruction at pc; false where there is no memory.
func disassemble(m *machine.Machine, pc uint32) (string, bool) {
	in, ok := m.Instruction(pc)
	if !ok {
		return "", false
	}
	return in.Pretty(pc, m.Image().Place), true
}
