package debug

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/debug/expr"
	"breakfast/machine"
)

// A watch is something that is watched.
type watch struct {
	what  string
	on    Access
	value *expr.Expr // what it is worth; of memory, where it is
	of    expr.Target

	old []uint32 // the values that each hart saw last, or one for all
	was []byte   // what memory held last
	now []byte

	reads bool // the step that was begun loads what is watched
}

const mostWatched = 4096 // bytes of memory

// watching is what a person means that is to be watched.
func watching(m *machine.Machine, text string, on Access) (*watch, error) {
	w := &watch{what: text, on: on}
	place, length, sized := cutLength(text)
	e, err := expr.Compile(place, m)
	if err != nil {
		return nil, err
	}
	w.value, w.of = e, e.Target()
	if w.of.Kind == expr.Address {
		w.of.Kind, w.of.Size = expr.Memory, 4
		if s := m.Image().Symbol(place); s != nil && s.Size > 0 && s.Size <= mostWatched {
			w.of.Size = int(s.Size)
		}
		if sized {
			if w.of.Size, err = strconv.Atoi(length); err != nil || w.of.Size < 1 || w.of.Size > mostWatched {
				return nil, fmt.Errorf("%s is no length: want 1 to %d bytes", length, mostWatched)
			}
		}
	} else if sized {
		return nil, fmt.Errorf("%s is no address: what is before the : and a number of bytes is one that stays", place)
	}
	if load, sized := map[int]string{1: "lbu", 2: "lhu", 4: "lw"}[w.of.Size]; w.of.Kind == expr.Memory && sized {
		if _, there := m.Peek(w.of.Number, w.of.Size); there && !m.RAM.Contains(w.of.Number, 1) { // of a device
			w.of.Kind = expr.Device
			if w.value, err = expr.Compile(fmt.Sprintf("%s[%d]", load, w.of.Number), m); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case w.of.Kind == expr.Computed && on != Changed:
		return nil, fmt.Errorf("%s is worked out: it can change, and not be %v", text, on)
	case w.of.Kind == expr.Memory && !m.RAM.Contains(m.Seen(w.of.Number), uint32(w.of.Size)):
		return nil, fmt.Errorf("%d bytes at 0x%08x are neither memory nor a device's register: a register is "+
			"watched by "+
			"its name", w.of.Size, w.of.Number)
	}
	return w, nil
}

// cutLength cuts :BYTES from the end of what is to be watched. A : after a ? is of the expression.
func cutLength(text string) (place, length string, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 || strings.Contains(text, "?") {
		return text, "", false
	}
	return text[:i], strings.TrimSpace(text[i+1:]), true
}

// kinds are the events that a watch has to be told of.
func (w *watch) kinds() machine.Kind {
	const steps, sleeps = machine.Retired | machine.Trapped, machine.Due | machine.Woke | machine.Entered
	k := machine.Kind(0)
	reads, writes := w.on == Read || w.on == Used, w.on == Written || w.on == Used
	switch w.of.Kind {
	case expr.Memory:
		if k = machine.Written; reads {
			k |= machine.Begun | steps
		}
	case expr.Device:
		if reads {
			k |= machine.Loaded
		}
		if writes {
			k |= machine.Stored
		}
		if w.on == Changed {
			k = steps | sleeps
		}
	case expr.Computed:
		k = steps | sleeps
	case expr.Register:
		if k = steps; w.of.Number < 32 {
			k = machine.Named
		}
	default:
		if k = steps; w.on != Changed {
			k = machine.Named | machine.Trapped
		}
	}
	return k
}

// names says that an instruction is one that reads or writes what is watched, a register or a CSR; or may, as the
// return from a trap.
func (w *watch) names(in isa.Inst) bool {
	if w.of.Kind == expr.Register {
		return w.register(in)
	}
	return w.csr(in) || trapsWrite(isa.CSR(w.of.Number)) && (in.Op == isa.MRET || in.Op == isa.SRET)
}

// begin notes what holds before the run.
func (w *watch) begin(m *machine.Machine) {
	w.reads = false
	if w.of.Kind == expr.Memory {
		w.was = w.bytes(m, w.was)
		return
	}
	w.old = make([]uint32, len(m.Harts))
	for i := range w.old {
		m.As(i, func() { w.old[i], _ = w.value.Eval(m) })
	}
}

// bytes is the memory that is watched.
func (w *watch) bytes(m *machine.Machine, into []byte) []byte {
	into = slices.Grow(into[:0], w.of.Size)[:w.of.Size]
	m.RAM.Read(m.Seen(w.of.Number), into)
	return into
}

// stretch is where in memory that is.
func (w *watch) stretch(m *machine.Machine) machine.Stretch {
	return machine.Stretch{Addr: m.Seen(w.of.Number), Size: uint32(w.of.Size)}
}

// strikes says that what happened is what is watched for. It is asked for each event, with the machine as that left it.
func (w *watch) strikes(m *machine.Machine, e machine.Event) bool {
	switch w.of.Kind {
	case expr.Memory:
		return w.memory(m, e)
	case expr.Device:
		if w.on != Changed {
			return overlap(e.Addr, uint32(e.Size), w.of.Number, uint32(w.of.Size))
		}
	case expr.Register:
		if w.on != Changed && w.of.Number < 32 {
			in, _ := m.Instruction(e.PC)
			return w.register(in)
		}
	case expr.CSR:
		if w.on != Changed {
			in, _ := m.Instruction(e.PC)
			return e.Kind == machine.Named && w.csr(in) || w.on != Read && trapsWrite(isa.CSR(w.of.Number)) &&
				(e.Kind == machine.Trapped || in.Op == isa.MRET || in.Op == isa.SRET) && w.changed(m, e)
		}
	}
	return w.changed(m, e)
}

// changed says that the value is another than it was.
func (w *watch) changed(m *machine.Machine, e machine.Event) bool {
	v, _ := w.value.Eval(m)
	i := 0
	if w.value.Local() {
		i = e.Hart
	}
	return v != w.old[i]
}

// memory says it of memory. That was read is known when the step is over, and of where before it.
func (w *watch) memory(m *machine.Machine, e machine.Event) bool {
	switch e.Kind {
	case machine.Written:
		at := w.stretch(m)
		if !overlap(at.Addr, at.Size, e.Addr, uint32(e.Size)) || w.on == Read {
			return false
		}
		w.now = w.bytes(m, w.now)
		return w.on != Changed || string(w.now) != string(w.was)
	case machine.Begun:
		w.reads = false
		in, _ := m.Instruction(e.PC)
		if n := in.Op.Width(); n > 0 && (in.Op.Stores() == 0 || in.Op >= isa.LRW && in.Op != isa.SCW) {
			at, ok := m.Translate(in.Address(m.Hart().X[in.Rs1]), cpu.Loading)
			s := w.stretch(m)
			w.reads = ok && overlap(at, uint32(n), s.Addr, s.Size)
		}
		return false
	}
	return e.Kind == machine.Retired && w.reads
}

// register says that an instruction reads or writes the register.
func (w *watch) register(in isa.Inst) bool {
	r := isa.Reg(w.of.Number)
	immediate := in.Op == isa.CSRRWI || in.Op == isa.CSRRSI || in.Op == isa.CSRRCI // its rs1 is a number
	reads := in.Rs1 == r && !immediate || in.Rs2 == r
	writes := in.Rd == r
	return r != isa.Zero && ((w.on == Read || w.on == Used) && reads || w.on != Read && writes)
}

// csr says that an instruction reads or writes the CSR (Unprivileged manual, "CSR Instructions").
func (w *watch) csr(in isa.Inst) bool {
	var reads, writes bool
	switch in.Op {
	case isa.CSRRW, isa.CSRRWI:
		reads, writes = in.Rd != isa.Zero, true
	case isa.CSRRS, isa.CSRRC, isa.CSRRSI, isa.CSRRCI:
		reads, writes = true, in.Rs1 != isa.Zero
	}
	return whole(isa.CSR(in.Imm)) == whole(isa.CSR(w.of.Number)) &&
		((w.on == Read || w.on == Used) && reads || w.on != Read && writes)
}

// whole is the CSR that a CSR is a part of: itself, but for those of S mode that show some bits of M mode's.
func whole(n isa.CSR) isa.CSR {
	switch n {
	case isa.SStatus:
		return isa.MStatus
	case isa.SIE:
		return isa.MIE
	case isa.SIP:
		return isa.MIP
	}
	return n
}

// trapsWrite says that a trap, or the return from one, writes the CSR by itself.
func trapsWrite(n isa.CSR) bool {
	switch n {
	case isa.MStatus, isa.MEPC, isa.MCause, isa.MTVal, isa.SStatus, isa.SEPC, isa.SCause, isa.STVal:
		return true
	}
	return false
}

// overlap says that n bytes at a and m bytes at b have one in common.
func overlap(a, n, b, m uint32) bool {
	return uint64(a) < uint64(b)+uint64(m) && uint64(b) < uint64(a)+uint64(n)
}

// settle says what it was and what it is, and takes that for what it was from now on.
func (w *watch) settle(m *machine.Machine, hart int) (was, is string) {
	if w.of.Kind == expr.Memory {
		w.now = w.bytes(m, w.now)
		was, is = inWords(w.was), inWords(w.now)
		w.was, w.now = w.now, w.was
		return w.only(was, is)
	}
	i := hart
	if !w.value.Local() {
		i = 0
	}
	v, err := w.value.Eval(m)
	if err != nil {
		return "", err.Error()
	}
	was, is = number(w.old[i], w.value.Unsigned()), number(v, w.value.Unsigned())
	w.old[i] = v
	return w.only(was, is)
}

// only is was and is; for who asks only for reads it has always been so.
func (w *watch) only(was, is string) (string, string) {
	if w.on == Read {
		return is, is
	}
	return was, is
}

// inWords is bytes as a number, if they are 1, 2 or 4; else the first of them.
func inWords(b []byte) string {
	switch len(b) {
	case 1:
		return number(uint32(b[0]), false)
	case 2:
		return number(uint32(binary.LittleEndian.Uint16(b)), false)
	case 4:
		return number(binary.LittleEndian.Uint32(b), false)
	}
	if len(b) > 16 {
		return hex.EncodeToString(b[:16]) + "…"
	}
	return hex.EncodeToString(b)
}

// number is a value: small ones as people count, others in hex.
func number(v uint32, unsigned bool) string {
	if n := int32(v); !unsigned && n > -10_000 && n < 10_000 || unsigned && v < 10_000 {
		return strconv.Itoa(int(n))
	}
	return fmt.Sprintf("0x%08x", v)
}
