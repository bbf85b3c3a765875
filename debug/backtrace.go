package debug

import (
	"context"
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/debug/frames"
	"breakfast/machine"
)

// Frame is a procedure that is under way.
type Frame struct {
	PC    uint32 // where it goes on: the innermost at this instruction, the others behind their call
	Call  uint32 // the instruction that it is at: its call; else PC
	SP    uint32 // its stack pointer, once it goes on
	Where string // Call in words
	By    string // how it was found: "" for the innermost, "frame table", "code", "frame pointer", "trap"
	Trap  string // it did not call, but was interrupted: "interrupted here by the timer interrupt"; else ""
}

const (
	deepestFrame  = 64
	trapStretches = 16 // of the past, in which the trap is looked for that led to a handler
)

// Backtrace is the procedures that are under way on a hart, the innermost first: by what the program
// says of its frames (.eh_frame, .debug_frame), else by its code, else by the chain of frame pointers; and from a
// trap's handler to what was interrupted, as the run has it. It ends where nothing is certain any more.
func (d *Debugger) Backtrace(hart int) []Frame {
	d.settle()
	u := &unwinder{d: d, img: d.m.Image()}
	u.x, u.pc = d.m.Harts[hart].X, d.m.Harts[hart].PC
	for _, f := range u.img.Frames {
		u.tables = append(u.tables, frames.Read(f.Data, f.Addr, !f.Debug))
	}
	for i := range u.img.Segments {
		if s := &u.img.Segments[i]; s.Name == ".eh_frame" && u.tables == nil {
			u.tables = append(u.tables, frames.Read(s.Data, s.Addr, true))
		}
	}
	list := []Frame{{PC: u.pc, Call: u.pc, SP: u.x[isa.SP], Where: d.Where(u.pc)}}
	var traps []taken
	for looked := false; len(list) < deepestFrame; {
		var by, text string
		var ok bool
		last := list[len(list)-1]
		d.m.As(hart, func() { by, ok = u.up(last.By == "" || last.Trap != "") })
		if !ok {
			if !looked {
				traps, looked = d.traps(hart), true
			}
			if len(traps) == 0 {
				break
			}
			t := traps[len(traps)-1]
			traps = traps[:len(traps)-1]
			u.x, u.pc = t.x, t.pc
			by, text = "trap", fmt.Sprintf("interrupted here by the %v", t.cause)
			if !t.cause.IsInterrupt() {
				text = fmt.Sprintf("trapped here: %v", t.cause)
			}
		}
		call := u.pc
		if text == "" {
			d.m.As(hart, func() { call = u.call() })
		}
		list = append(list, Frame{u.pc, call, u.x[isa.SP], d.Where(call), by, text})
	}
	return list
}

// taken is a trap that was taken: the hart as it was then.
type taken struct {
	x     [32]uint32
	pc    uint32
	cause isa.Cause
}

// traps are those that were taken on a hart and have not been returned from, as far back as is looked, the last one
// last.
func (d *Debugger) traps(hart int) (open []taken) {
	here := d.m.Position()
	back := d.m.Checkpoint()
	defer func() {
		_ = d.m.Restore(back)
		back.Release()
	}()
	returned := 0 // later on
	end := here
	for range trapStretches {
		begin := d.past.Before(end)
		var some []taken
		ended := 0
		ctx := context.Background()
		if d.past.Seek(ctx, begin.Steps) != nil {
			return open
		}
		_ = d.past.Replay(ctx, end.Steps, machine.Probe{Kinds: machine.Trapped | machine.Returned,
			Tell: func(m *machine.Machine, e machine.Event) {
				switch {
				case e.Hart != hart:
				case e.Kind == machine.Trapped:
					some = append(some, taken{m.Hart().X, e.PC, e.Trap.Cause})
				case len(some) > 0:
					some = some[:len(some)-1]
				default:
					ended++
				}
			}})
		n := min(returned, len(some))
		open = append(some[:len(some)-n], open...)
		returned += ended - n
		if end = begin; end == (machine.Position{}) || len(open) > 0 {
			return open
		}
	}
	return open
}

// An unwinder goes from a procedure to its caller.
type unwinder struct {
	d      *Debugger
	img    *image.Image
	tables []*frames.Table
	x      [32]uint32
	pc     uint32
	starts []uint32 // of procedures; nil before somebody asked
}

// up goes to the caller, and says by which means. first says that pc is an instruction's that was not yet made, and not
// one behind a call.
func (u *unwinder) up(first bool) (by string, ok bool) {
	at := u.pc
	if !first {
		at-- // in the call
	}
	if u.handler(at) {
		return "", false // ra is the interrupted procedure's
	}
	was := *u
	for _, t := range u.tables {
		if f, known := t.At(at); known {
			return "frame table", u.byTable(f) && u.sane(&was, f.Signal)
		}
	}
	if found, known := u.byCode(at, first); known {
		return "code", found && u.sane(&was, false)
	}
	return "frame pointer", u.byPointer() && u.sane(&was, false)
}

// sane says that where one is now can be behind a call, with a stack that did not shrink; else it takes it back.
func (u *unwinder) sane(was *unwinder, signal bool) bool {
	seg := u.img.SegmentAt(u.pc)
	fine := seg != nil && seg.Flags&image.X != 0 && u.pc&1 == 0 && u.x[isa.SP] >= was.x[isa.SP] &&
		(u.x[isa.SP] > was.x[isa.SP] || u.pc != was.pc)
	if fine && !signal {
		fine = u.call() != u.pc
	}
	if !fine {
		u.x, u.pc = was.x, was.pc
	}
	return fine
}

// call is the call that comes back to pc; pc itself if there is none.
func (u *unwinder) call() uint32 {
	for _, addr := range []uint32{u.pc - 4, u.pc - 2} {
		if back, call := u.d.called(addr); call && back == u.pc {
			return addr
		}
	}
	return u.pc
}

// word is what memory holds, as the program sees it.
func (u *unwinder) word(addr uint32) (uint32, bool) {
	if addr%4 != 0 {
		return 0, false
	}
	return u.d.m.RAM.Load(u.d.m.Seen(addr), 4)
}

// byTable goes to the caller by what the program says of the frame.
func (u *unwinder) byTable(f frames.Frame) bool {
	cfa := u.x[f.Reg&31] + uint32(f.Off)
	old, ok := u.x, true
	u.x[isa.SP] = cfa
	for r := 1; r < 32; r++ {
		switch p := f.Regs[r]; p.Kind {
		case frames.Saved:
			var there bool
			u.x[r], there = u.word(cfa + uint32(p.Off))
			ok = ok && there
		case frames.Offset:
			u.x[r] = cfa + uint32(p.Off)
		case frames.InReg:
			u.x[r] = old[p.Reg&31]
		case frames.Undefined:
			ok = ok && uint32(r) != f.RA
		}
	}
	u.pc = u.x[f.RA&31]
	return ok && u.pc != 0
}

// byPointer goes to the caller by the frame pointer, as compilers keep it: it is the stack pointer before the call, and
// the return address and the caller's frame pointer are below it.
func (u *unwinder) byPointer() bool {
	cfa := u.x[isa.S0]
	ra, ok := u.word(cfa - 4)
	fp, ok2 := u.word(cfa - 8)
	u.pc, u.x[isa.SP], u.x[isa.S0] = ra, cfa, fp
	return ok && ok2
}

// byCode goes to the caller by the instructions from the procedure's beginning up to here: what they take off the stack
// pointer, and where they save. known is false where no beginning is known.
func (u *unwinder) byCode(at uint32, first bool) (found, known bool) {
	start, ok := u.start(at)
	if !ok {
		return false, false
	}
	p := u.prologue(start, at)
	cfa := u.x[isa.SP] + p.size
	if p.pointer {
		cfa = u.x[isa.S0] + p.above
	}
	ra, x := u.x[isa.RA], u.x
	for _, s := range p.saved {
		v, there := u.word(cfa - s.below)
		if !there {
			return false, true
		}
		if x[s.reg] = v; s.reg == isa.RA {
			ra = v
		}
	}
	if !p.saves(isa.RA) && !first {
		return false, true // the call that it made has overwritten it
	}
	x[isa.SP] = cfa
	u.x, u.pc = x, ra
	return true, true
}

// A prologue is what a procedure has done to its frame.
type prologue struct {
	size    uint32 // bytes that it has taken off the stack pointer
	pointer bool   // s0 is a frame pointer …
	above   uint32 // … and the frame's end so many bytes above it
	saved   []saved
}

// saved is a register that is in the frame, so many bytes below its end.
type saved struct {
	reg   isa.Reg
	below uint32
}

func (p *prologue) saves(r isa.Reg) bool {
	return slices.ContainsFunc(p.saved, func(s saved) bool { return s.reg == r })
}

// longestProcedure is how many instructions of one are looked at.
const longestProcedure = 1 << 14

// prologue follows the code from a procedure's beginning up to an address. Behind a way out of the procedure, the frame
// is as it was before that.
func (u *unwinder) prologue(start, at uint32) (p prologue) {
	var body *prologue // before the frame was taken down
	for pc, n := start, 0; pc < at && n < longestProcedure; n++ {
		in, ok := u.d.m.Instruction(pc)
		if !ok || in.Op == isa.ILLEGAL {
			return p
		}
		switch op := in.Op.Long(); {
		case op == isa.ADDI && in.Rd == isa.SP && in.Rs1 == isa.SP:
			if in.Imm > 0 && body == nil {
				kept := p
				kept.saved = slices.Clone(p.saved)
				body = &kept
			}
			p.size -= uint32(in.Imm)
		case op == isa.ADDI && in.Rd == isa.S0 && in.Rs1 == isa.SP:
			p.pointer, p.above = p.saves(isa.S0), p.size-uint32(in.Imm)
		case op == isa.SW && in.Rs1 == isa.SP && calleeSaved(in.Rs2) && !p.saves(in.Rs2):
			p.saved = append(p.saved, saved{in.Rs2, p.size - uint32(in.Imm)})
		case op == isa.LW && in.Rs1 == isa.SP && calleeSaved(in.Rd):
			if body == nil {
				kept := p
				kept.saved = slices.Clone(p.saved)
				body = &kept
			}
			p.saved = slices.DeleteFunc(p.saved, func(s saved) bool { return s.reg == in.Rd })
			p.pointer = p.pointer && in.Rd != isa.S0
		case (op == isa.JAL || op == isa.JALR) && in.Rd == isa.Zero || op == isa.MRET || op == isa.SRET:
			if body != nil {
				p, body = *body, nil
			}
		}
		pc += in.Op.Size()
	}
	return p
}

func calleeSaved(r isa.Reg) bool {
	return r == isa.RA || r == isa.S0 || r == isa.S1 || r >= isa.S2 && r <= isa.S11
}

// start is where the procedure begins that an address is in: at the last address before it that is a procedure's by its
// symbol, or is called.
func (u *unwinder) start(at uint32) (uint32, bool) {
	if u.starts == nil {
		u.starts = u.procedures()
	}
	i, found := slices.BinarySearch(u.starts, at)
	if found {
		return at, true
	}
	if i == 0 || u.img.SegmentAt(at) == nil || u.img.SegmentAt(at) != u.img.SegmentAt(u.starts[i-1]) {
		return 0, false
	}
	return u.starts[i-1], true
}

// handler says that an address is in the procedure where traps go.
func (u *unwinder) handler(at uint32) bool {
	start, ok := u.start(at)
	_, tvec := u.d.m.Hart().Handler()
	return ok && tvec != 0 && (start == tvec&^3 || start == u.d.m.Hart().MTVec&^3)
}

// procedures are the addresses where procedures begin, in order.
func (u *unwinder) procedures() []uint32 {
	h := u.d.m.Hart()
	list := []uint32{u.img.Entry, h.MTVec &^ 3, h.STVec &^ 3}
	for i := range u.img.Symbols {
		if s := &u.img.Symbols[i]; s.Kind == image.Func || s.Kind == image.Label && s.Global {
			list = append(list, s.Addr)
		}
	}
	for i := range u.img.Segments {
		s := &u.img.Segments[i]
		if s.Flags&image.X == 0 {
			continue
		}
		for pc := s.Addr; uint64(pc) < uint64(s.Addr)+uint64(len(s.Data)); {
			in, _ := u.d.m.Instruction(pc)
			switch next, _ := u.d.m.Instruction(pc + 4); {
			case in.Op.Long() == isa.JAL && in.Rd != isa.Zero:
				list = append(list, pc+uint32(in.Imm))
			case in.Op == isa.AUIPC && next.Op == isa.JALR && next.Rs1 == in.Rd && next.Rd != isa.Zero:
				list = append(list, pc+uint32(in.Imm)+uint32(next.Imm))
			}
			pc += in.Op.Size()
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
