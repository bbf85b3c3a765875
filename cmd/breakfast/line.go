package main

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// A line of a trace is written millions of times. What it says of a place in the program, and of the instruction there,
// is worked out when it is first come to, and kept.

// placesKept is for how many places that is.
const placesKept = 4096

// A place is what lines say of an address.
type place struct {
	known  bool
	pc, at uint32 // as the program sees it, and where it is in memory
	where  []byte // both, and by name
	source []byte

	decoded bool
	code    uint32 // the instruction's word
	in      isa.Inst
	text    string
	goesOn  bool // to where its text does not say
	csr     bool
}

// place is the place at pc.
func (e *events) place(pc uint32) *place {
	if e.places == nil {
		e.places = make([]place, placesKept)
	}
	at := e.physical(pc, cpu.Fetching)
	p := &e.places[pc/2%placesKept]
	if p.known && p.pc == pc && p.at == at {
		return p
	}
	*p = place{known: true, pc: pc, at: at}
	address := fmt.Sprintf("%08x", pc)
	if at != pc {
		address += fmt.Sprintf("→%08x", at)
	}
	p.where = fmt.Appendf(nil, "%s %-20s ", address, e.m.Image().Place(at))
	if file, line, ok := e.m.Image().LineAt(at); ok {
		p.source = fmt.Appendf(nil, "  # %s:%d", file, line)
		if text := expansion(e.m.Image(), at); text != "" {
			p.source = append(append(p.source, ": "...), text...)
		}
	}
	return p
}

// decode works out what the instruction at a place is, if it is not the one that was there before.
func (e *events) decode(p *place) (ok bool) {
	code, ok := e.m.Code(p.pc)
	if !ok || p.decoded && p.code == code {
		return ok
	}
	p.decoded, p.code, p.in = true, code, isa.Decode(code)
	p.text = p.in.Pretty(p.pc, e.m.Image().Place)
	switch p.in.Op {
	case isa.JALR, isa.CJR, isa.CJALR, isa.MRET:
		p.goesOn = true
	default:
		p.goesOn = false
	}
	p.csr = p.in.Op >= isa.CSRRW && p.in.Op <= isa.CSRRCI
	return true
}

// line writes an event, which happened at pc.
func (e *events) line(ev *machine.Event, pc uint32, what string) {
	e.what = append(e.what[:0], what...)
	e.write(ev, e.place(pc), e.what)
}

// write writes an event, which happened at a place: the step, time, hart if there are several, task, address, what,
// source.
func (e *events) write(ev *machine.Event, p *place, what []byte) {
	b := e.out[:0]
	if e.brief {
		b = append(b, "  "...)
		b = e.whose(b, ev)
	} else {
		b = right(b, strconv.AppendUint(e.scratch[:0], ev.At.Steps, 10), 10)
		b = right(append(b, ' '), e.appendTime(e.scratch[:0], ev.At.Now), 14)
		b = append(b, ' ')
		b = e.whose(b, ev)
		b = left(b, e.task(ev), 9)
		b = append(b, ' ')
	}
	b = append(b, p.where...)
	n := len(b)
	b = append(b, what...)
	b = pad(b, 44-utf8.RuneCount(b[n:]))
	b = append(append(b, p.source...), '\n')
	e.out = b
	e.w.Write(b)
}

// task is the name of the task that something happened to.
func (e *events) task(ev *machine.Event) string { return e.tracer.Task(ev.Hart) }

// whose appends which hart it was that something happened to, where there are several.
func (e *events) whose(b []byte, ev *machine.Event) []byte {
	if len(e.m.Harts) == 1 {
		return b
	}
	return append(b, 'h', byte('0'+ev.Hart), ' ')
}

const blanks = "                                            "

func pad(b []byte, n int) []byte { return append(b, blanks[:max(0, min(n, len(blanks)))]...) }

// right appends a text at the right of a column so many characters wide.
func right(b, text []byte, width int) []byte {
	return append(pad(b, width-len(text)), text...)
}

// left appends a text at the left of one.
func left(b []byte, text string, width int) []byte {
	return pad(append(b, text...), width-utf8.RuneCountInString(text))
}

// appendTime appends a time as the program thinks of it.
func (e *events) appendTime(b []byte, t devices.Ticks) []byte {
	if e.clock {
		return fmt.Appendf(b, "%s.%03d", trace.Clock(t), t%devices.KitchenSecond)
	}
	b = strconv.AppendUint(b, uint64(t/1e7), 10)
	b = append(b, '.')
	rest := uint64(t % 1e7)
	for unit := uint64(1e6); unit > 0; unit /= 10 {
		b = append(b, byte('0'+rest/unit%10))
	}
	return append(b, " s"...)
}

// retired is the instruction at a place and what it changed.
func (e *events) retired(ev *machine.Event, p *place) []byte {
	b := e.what[:0]
	if !e.decode(p) {
		return b
	}
	b = append(b, p.text...)
	if p.goesOn {
		b = append(append(b, " -> "...), e.name(ev.Next)...)
	}
	n := utf8.RuneCount(b)
	blank := len(b)
	b = e.changed(append(pad(b, 26-n), ' '), p)
	if b[len(b)-1] == ' ' { // nothing
		b = b[:blank]
	}
	e.what = b
	return b
}

// changed appends what a retired instruction wrote: a register, memory, a CSR.
func (e *events) changed(b []byte, p *place) []byte {
	h, was, in := e.m.Hart(), &e.before[e.m.Turn()], p.in
	begin := len(b)
	next := func() {
		if len(b) > begin {
			b = append(b, ' ')
		}
	}
	if rd := in.Rd % 32; h.X[rd] != was.X[rd] {
		b = append(append(b, rd.String()...), '=')
		b = appendSmall(b, h.X[rd])
	}
	if size := in.Op.Stores(); size > 0 {
		addr := in.Address(was.X[in.Rs1])
		at := e.physical(addr, cpu.Storing)
		if v, ok := e.m.Peek(at, size); ok && e.m.RAM.Contains(at, 1) {
			next()
			b = append(b, '[')
			if at != addr {
				b = append(append(b, word(addr)...), "→"...)
			}
			b = append(append(b, e.name(at)...), "]="...)
			b = appendSmall(b, v)
		}
	}
	if p.csr {
		n := isa.CSR(in.Imm)
		old, _ := was.CSR(n)
		if v, ok := h.CSR(n); ok && v != old {
			next()
			b = fmt.Appendf(b, "%s=%s", n, described(small(v), n.Describe(v)))
		}
	}
	return b
}

// appendSmall appends a value as small shows it.
func appendSmall(b []byte, v uint32) []byte {
	if n := int32(v); n > -1000 && n < 1000 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	return strconv.AppendUint(append(b, "0x"...), uint64(v), 16)
}
