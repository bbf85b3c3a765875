// Package gdb is the other end of GDB's remote serial protocol ("Debugging with GDB", appendix "GDB Remote Serial
// Protocol"): a machine and its past, for a client that connects. Each hart is a thread; its number is the hart's plus
// 1.
//
// It has no logic of a debugger: what a client asks for are verbs, breakpoints and edits of package debug.
package gdb

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/machine"
)

// A stub answers the commands of one client. All that it knows is of that client: the next one begins anew, with the
// machine as it stands.
type stub struct {
	d   *debug.Debugger
	m   *machine.Machine
	say func(string) // tells whoever runs the server

	console *console
	talk    *command.Interpreter // of monitor

	hart   int            // that registers and memory are asked of
	points map[string]int // breakpoints that the client has set: its Z packet without the Z, and the debugger's number
	last   string         // the last stop reply

	told    machine.Position // where it was told of a watchpoint, …
	toldDir debug.Direction  // … going there; 0 if it was not
	xml     map[string]string

	reasons bool // the client understands swbreak and hwbreak
	noAck   bool
	gone    bool // it has detached
	ended   bool // it was told that the program has ended
	silent  bool // nobody waits for the reply any more
	resume  func(world) string
}

func newStub(d *debug.Debugger, say func(string)) *stub {
	s := &stub{d: d, m: d.Machine(), say: say, points: map[string]int{}, console: &console{}, hart: d.Machine().Turn()}
	s.talk = command.New(d)
	s.talk.Watching, s.talk.Prefix = true, "monitor "
	s.talk.Hidden = func(id int) bool { return s.key(id) != "" }
	s.last = s.stopped("05", s.hart)
	s.xml = map[string]string{"features:target.xml": describe(s.m), "memory-map:": memoryMap(s.m)}
	return s
}

// close takes away what the client has set.
func (s *stub) close() {
	for _, id := range s.points {
		s.d.Clear(id)
	}
	s.points = map[string]int{}
}

const (
	ok     = "OK"
	failed = "E01" // what was asked for cannot be
	absent = "E14" // nothing answers at that address; EFAULT
)

// answer is the reply to a command; resume is set for one that moves, and its reply comes later. What is not known has
// an empty reply.
func (s *stub) answer(data []byte) string {
	s.resume, s.silent = nil, false
	if len(data) == 0 {
		return ""
	}
	text := string(data)
	switch data[0] {
	case '?':
		return s.last
	case 'g':
		return s.registers()
	case 'G':
		return s.setRegisters(text[1:])
	case 'p':
		return s.register(text[1:])
	case 'P':
		return s.setRegister(text[1:])
	case 'm':
		return s.memory(text[1:])
	case 'M', 'X':
		return s.setMemory(data)
	case 'Z', 'z':
		return s.breakpoint(text)
	case 'H':
		return s.thread(text[1:])
	case 'T':
		if _, found := s.threadOf(text[1:]); found {
			return ok
		}
		return failed
	case 'c', 'C', 's', 'S', 'b', 'v':
		return s.move(text)
	case 'q', 'Q':
		return s.query(text)
	case 'D':
		s.gone = true
		return ok
	case 'k':
		s.gone = true
		s.d.Reset()
	}
	return ""
}

// query answers the packets with names.
func (s *stub) query(text string) string {
	name, args, _ := strings.Cut(text, ":")
	switch {
	case name == "qSupported":
		s.reasons = strings.Contains(args, "swbreak+") || strings.Contains(args, "hwbreak+")
		return fmt.Sprintf("PacketSize=%x;qXfer:features:read+;qXfer:memory-map:read+;QStartNoAckMode+;"+
			"swbreak+;hwbreak+;vContSupported+;ReverseStep+;ReverseContinue+", packetSize)
	case name == "QStartNoAckMode":
		s.noAck = true
		return ok
	case name == "qXfer":
		return s.transfer(args)
	case name == "qC":
		return fmt.Sprintf("QC%x", s.hart+1)
	case name == "qfThreadInfo":
		list := make([]string, len(s.m.Harts))
		for i := range list {
			list[i] = strconv.FormatInt(int64(i+1), 16)
		}
		return "m" + strings.Join(list, ",")
	case name == "qsThreadInfo":
		return "l"
	case strings.HasPrefix(name, "qThreadExtraInfo,"):
		if hart, found := s.threadOf(strings.TrimPrefix(name, "qThreadExtraInfo,")); found {
			return hex.EncodeToString([]byte(s.talk.State(hart)))
		}
		return failed
	case name == "qAttached":
		return "1" // a client that ends detaches
	case name == "qSymbol":
		return ok
	case strings.HasPrefix(name, "qRcmd,"):
		command, err := hex.DecodeString(strings.TrimPrefix(name, "qRcmd,"))
		if err != nil {
			return failed
		}
		return s.monitor(string(command))
	}
	return ""
}

// transfer hands out a part of a document.
func (s *stub) transfer(args string) string {
	parts := strings.Split(args, ":")
	if len(parts) != 4 || parts[1] != "read" {
		return ""
	}
	doc, known := s.xml[parts[0]+":"+parts[2]]
	if !known {
		return "E00"
	}
	at, n, fine := twoNumbers(parts[3])
	if !fine {
		return failed
	}
	n = min(n, packetSize/2) // it may all be escaped
	switch {
	case at >= uint32(len(doc)):
		return "l"
	case n >= uint32(len(doc))-at:
		return "l" + doc[at:]
	}
	return "m" + doc[at:at+n]
}

// threadOf is the hart of a thread's number; 0 is any, -1 all.
func (s *stub) threadOf(text string) (hart int, found bool) {
	if text == "-1" || text == "0" {
		return s.m.Turn(), true
	}
	n, err := strconv.ParseUint(text, 16, 32)
	return int(n) - 1, err == nil && n >= 1 && int(n) <= len(s.m.Harts)
}

// thread chooses the hart that is asked from now on.
func (s *stub) thread(text string) string {
	if len(text) < 2 {
		return failed
	}
	hart, found := s.threadOf(text[1:])
	if !found {
		return failed
	}
	if text[0] == 'g' {
		s.hart = hart
	}
	return ok
}

// breakpoint sets or clears one: type, address, and the length of what is watched.
func (s *stub) breakpoint(text string) string {
	kind, rest, found := strings.Cut(text[1:], ",")
	if rest, _, _ = strings.Cut(rest, ";"); !found {
		return failed
	}
	addr, n, fine := twoNumbers(rest)
	if !fine {
		return failed
	}
	if id, set := s.points[text[1:]]; text[0] == 'z' || set {
		if text[0] == 'z' && set {
			s.d.Clear(id)
			delete(s.points, text[1:])
		}
		return ok
	}
	b := debug.Breakpoint{Watch: fmt.Sprintf("0x%x:%d", addr, n)}
	switch kind {
	case "0", "1":
		b = debug.Breakpoint{At: fmt.Sprintf("0x%x", addr)}
	case "2":
		b.On = debug.Written
	case "3":
		b.On = debug.Read
	case "4":
		b.On = debug.Used
	default:
		return ""
	}
	if len(s.points) >= mostPoints {
		return failed
	}
	id, err := s.d.Set(b)
	if err != nil {
		return failed
	}
	s.points[text[1:]] = id
	return ok
}

const mostPoints = 4096

// stopped is a stop reply: a signal, and the hart that it is about.
func (s *stub) stopped(signal string, hart int) string {
	return fmt.Sprintf("T%sthread:%x;", signal, hart+1)
}

// twoNumbers reads ADDR,LENGTH, in hex.
func twoNumbers(text string) (a, b uint32, fine bool) {
	one, two, _ := strings.Cut(text, ",")
	x, err := strconv.ParseUint(one, 16, 32)
	y, err2 := strconv.ParseUint(two, 16, 32)
	return uint32(x), uint32(y), err == nil && err2 == nil
}

// word is a value as registers are sent: four bytes, the lowest first.
func word(v uint32) string { return hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, v)) }

func parseWord(text string) (uint32, bool) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != 4 {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b), true
}

// The numbers of registers: x0 to x31, pc, and then CSRs and the mode as GDB has them.
const (
	pcNumber   = 32
	csrNumber  = 65
	privNumber = csrNumber + 4096
)

func (s *stub) registers() string {
	var b strings.Builder
	h := &s.m.Harts[s.hart]
	for _, v := range h.X {
		b.WriteString(word(v))
	}
	return b.String() + word(h.PC)
}

// register is one register, by its number.
func (s *stub) register(text string) string {
	n, err := strconv.ParseUint(text, 16, 16)
	h := &s.m.Harts[s.hart]
	switch {
	case err != nil:
	case n < pcNumber:
		return word(h.X[n])
	case n == pcNumber:
		return word(h.PC)
	case n == privNumber:
		return word(uint32(h.Priv))
	case n >= csrNumber && n < privNumber:
		c, v, there := isa.CSR(n-csrNumber), uint32(0), false
		if v, there = h.CSR(c); c == isa.Time || c == isa.TimeH {
			there = true
			s.m.CLINT.Advance(s.m.Position().Now)
			if v = uint32(s.m.CLINT.Time()); c == isa.TimeH {
				v = uint32(s.m.CLINT.Time() >> 32)
			}
		}
		if there {
			return word(v)
		}
	}
	return failed
}

// setRegister changes one: NUMBER=VALUE.
func (s *stub) setRegister(text string) string {
	name, value, _ := strings.Cut(text, "=")
	n, err := strconv.ParseUint(name, 16, 16)
	v, fine := parseWord(value)
	if err != nil || !fine {
		return failed
	}
	e := machine.Edit{Hart: s.hart, Value: v}
	switch {
	case n == 0:
		return ok
	case n < pcNumber:
		e.Where = uint32(n)
	case n == pcNumber:
		e.Place = machine.InPC
	case n >= csrNumber && n < privNumber:
		e.Place, e.Where = machine.InCSR, uint32(n-csrNumber)
	default:
		return failed
	}
	return s.edit(e)
}

// setRegisters changes those that differ.
func (s *stub) setRegisters(text string) string {
	if len(text) < 8*(pcNumber+1) {
		return failed
	}
	now := s.registers()
	for i := 1; i <= pcNumber; i++ {
		if v := text[8*i : 8*i+8]; v != now[8*i:8*i+8] {
			if r := s.setRegister(fmt.Sprintf("%x=%s", i, v)); r != ok {
				return r
			}
		}
	}
	return ok
}

// edit changes the machine, and says so if that is in the past.
func (s *stub) edit(e machine.Edit) string {
	if s.console.edited += len(e.Data); s.console.edited > mostEdited {
		s.say("clients have changed too much of memory: end this command, and begin anew")
		return failed
	}
	past, here := s.d.InPast(), s.m.Position()
	if err := s.d.Edit(e); err != nil {
		s.say(err.Error())
		return failed
	}
	if s.console.back(here, true); past {
		s.say(e.String() + ", in the past: another future begins; monitor undo has the old one back")
	}
	return ok
}
