package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// Harts that are all stuck wait for each other. What a loop waits for is a word of memory that it loads; who changed
// that last, and where, is found by running the run again. It is a lock if an atomic instruction changed it from 0, and
// the loop waits for a 0 to do so itself.

// A loop is what a hart is stuck in: it goes round one, or sleeps, which is an empty one.
type loop struct {
	machine.Loop
	word *word
	look uint32 // the instruction that looks at it
	lock bool   // it is one that somebody has
	told bool   // why it waits
}

// A word is one that loops look at.
type word struct {
	addr, value uint32
	last        writing
	again       writing // the last store behind that, of the same value, by another hart
}

// writing is who changed a word.
type writing struct {
	hart   int
	pc, ra uint32
	step   uint64
	from   uint32
	tests  bool   // by an atomic instruction that looks what was there
	by     string // who else it was; "" for a hart
	done   bool
}

// stuck finds out that all harts are, and in what.
func (c *inquest) stuck() {
	loops := make([]loop, len(c.M.Harts))
	for i := range loops {
		ok := false
		c.M.As(i, func() { loops[i].Loop, ok = c.M.Stuck() })
		if !ok {
			return
		}
	}
	c.loops = loops
}

// isLock says that a word is a lock that a hart has, and that the one that is looked at waits to take.
func (c *inquest) isLock(w *word) (takes bool) {
	if w.last.tests && w.last.by == "" && w.last.from == 0 {
		c.as(func() { takes = c.M.Takes(w.addr) })
	}
	return takes
}

// locks says who waits for whom.
func (c *inquest) locks() {
	if c.loops == nil || c.kernel != nil || !c.abnormal() || !c.lookedAt() {
		return
	}
	said := map[string]int{} // by what is said, where that is in c.found: of harts that wait alike
	c.eachLoop(func(l *loop) {
		switch w, i := l.word, c.who; {
		case w == nil || l.told:
		case l.lock && w.last.hart == i:
			c.itself(l)
		case l.lock && c.circle(i):
		case c.several():
			c.of(i)
			c.waits(said, l)
		}
	})
}

// eachLoop calls look with each hart as the one that is looked at, also of a run that a fault has ended.
func (c *inquest) eachLoop(look func(*loop)) {
	for i := range c.loops {
		c.of(i)
		look(&c.loops[i])
	}
	c.of(c.Stop.Hart)
}

// lookedAt finds the words that loops look at, and who changed them last. Which of several a loop waits for is known if
// only one of them has been changed, or is a lock.
func (c *inquest) lookedAt() bool {
	const most = 64
	words := map[uint32]*word{}
	for i := range c.loops {
		for _, look := range c.loops[i].Looks {
			if a := look.Addr &^ 3; len(words) < most && words[a] == nil && !c.code(a) {
				words[a] = &word{addr: a}
			}
		}
	}
	if len(words) == 0 || !c.changes(words) {
		return false
	}
	c.eachLoop(func(l *loop) {
		var changed, locks []machine.Look
		for _, look := range l.Looks {
			w := words[look.Addr&^3]
			same := func(o machine.Look) bool { return o.Addr&^3 == look.Addr&^3 }
			if w == nil || !w.last.done || slices.ContainsFunc(changed, same) {
				continue
			}
			if changed = append(changed, look); c.isLock(w) {
				locks = append(locks, look)
			}
		}
		if l.lock = len(locks) == 1; l.lock {
			changed = locks
		}
		if len(changed) == 1 {
			l.word, l.look = words[changed[0].Addr&^3], changed[0].PC
		}
	})
	return true
}

// changes runs the run again and notes who changed some words last; false if that takes too long.
func (c *inquest) changes(words map[uint32]*word) bool {
	to := c.M.Position().Steps
	if c.end == nil || to > min(longestSearch, c.Past.Budget) {
		return false
	}
	defer c.back()
	if c.Past.Seek(c.ctx, 0) != nil {
		return false
	}
	var watched []machine.Stretch
	for _, a := range slices.Sorted(maps.Keys(words)) {
		watched = append(watched, machine.Stretch{Addr: a, Size: 4})
		words[a].value, _ = c.M.Peek(a, 4)
	}
	c.M.WatchMemory(watched...)
	defer c.M.WatchMemory()
	probe := machine.Probe{Kinds: machine.Written, Tell: func(m *machine.Machine, e machine.Event) {
		for a := e.Addr &^ 3; a < e.Addr+uint32(e.Size); a += 4 {
			if w := words[a]; w != nil {
				w.written(m, e)
			}
		}
	}}
	return c.Past.Replay(c.ctx, to, probe) == nil
}

// written notes a store to the word.
func (w *word) written(m *machine.Machine, e machine.Event) {
	now, _ := m.Peek(w.addr, 4)
	in, _ := m.Instruction(e.PC)
	by := writing{hart: e.Hart, pc: e.PC, ra: m.Hart().X[isa.RA], step: e.At.Steps, from: w.value, by: e.Name,
		tests: isa.Table[in.Op].Ext == "A" && in.Rd != 0, done: true}
	switch {
	case now != w.value:
		w.value, w.last, w.again = now, by, writing{}
	case e.Hart != w.last.hart && in.Op.Long() == isa.SW:
		w.again = by
	}
}

// name is what the program calls a word.
func (c *inquest) name(w *word) string {
	if n := c.img.Place(w.addr); n != "" {
		return n
	}
	return fmt.Sprintf("0x%08x", w.addr)
}

// called is a place, and where its procedure was called, if ra still says so.
func (c *inquest) called(pc, ra uint32) string {
	text := c.at(pc).String()
	call, target, ok := c.callBefore(ra)
	if _, off := c.img.SymbolAt(target); ok && off == 0 && c.procedure(target) != "" &&
		c.procedure(target) == c.procedure(pc) {
		text += fmt.Sprintf(" (called at %s)", c.at(call))
	}
	return text
}

// since is where a word was changed, and in which step.
func (c *inquest) since(by *writing) string {
	return fmt.Sprintf("%s, in step %s", c.called(by.pc, by.ra), plain.Grouped(by.step))
}

// waitsAt is where the hart that is looked at waits.
func (c *inquest) waitsAt() string { return c.called(c.loops[c.who].look, c.hart().X[isa.RA]) }

// itself is the finding of a hart that waits for what it has itself.
func (c *inquest) itself(l *loop) {
	w := l.word
	l.told = true
	f := Finding{Kind: Deadlock, Where: c.at(l.look),
		What: fmt.Sprintf("it waits at %s for %s, which it has itself", c.waitsAt(), c.name(w)),
		Why:  fmt.Sprintf("it took it at %s, and has not given it back", c.since(&w.last)),
		Do:   "give a lock back, store 0 there, on every way out, before it is taken again"}
	if c.noReturn() && c.w.lastInterrupt() > w.last.step {
		f.Why = fmt.Sprintf("it took it at %s; then an interrupt came, and its handler waits for what the code that "+
			"it has interrupted would give back", c.since(&w.last))
		f.Do = "while it has a lock that the handler takes, interrupts are off: csrci mstatus, 8"
	}
	c.says(f)
}

// circle finds harts of which each waits for what the next one has, and the last for what the first has: two or more.
func (c *inquest) circle(first int) bool {
	ring := []int{first}
	for next := c.loops[first].word.last.hart; next != first; next = c.loops[next].word.last.hart {
		if !c.loops[next].lock || slices.Contains(ring, next) {
			return false
		}
		ring = append(ring, next)
	}
	var who, why []string
	for _, i := range ring {
		c.of(i)
		l := &c.loops[i]
		l.told = true
		who = append(who, fmt.Sprint(i))
		why = append(why, fmt.Sprintf("hart %d waits at %s for %s, which hart %d has since %s", i, c.waitsAt(),
			c.name(l.word), l.word.last.hart, c.since(&l.word.last)))
	}
	c.ofAll(Finding{Kind: Deadlock, Where: c.at(c.loops[first].look),
		What: "harts " + listed(who) + " wait for each other for ever", Why: strings.Join(why, "; "),
		Do: "have every hart take these locks in the same order"})
	return true
}

// waits is the finding of a hart that waits for another that does not wait for it.
func (c *inquest) waits(said map[string]int, l *loop) {
	w, who := l.word, c.who
	l.told = true
	f := Finding{Kind: Endless, Where: c.at(l.look),
		Why: fmt.Sprintf("it is %d since hart %d stored that at %s", int32(w.value), w.last.hart, c.since(&w.last))}
	waits := fmt.Sprintf("at %s for %s to change", c.waitsAt(), c.name(w))
	switch {
	case w.last.by != "":
		f.Why = fmt.Sprintf("it is %d since %s stored that", int32(w.value), w.last.by)
	case l.lock:
		f.Kind = Deadlock
		waits = fmt.Sprintf("at %s for %s", c.waitsAt(), c.name(w))
		f.Why = fmt.Sprintf("hart %d has it since %s, and %s", w.last.hart, c.since(&w.last), c.is(w.last.hart))
		f.Do = "give a lock back, store 0 there, on every way out, before anything that may not end"
	case w.last.hart != who && !w.again.done:
		f.Why += fmt.Sprintf("; hart %d %s", w.last.hart, c.is(w.last.hart))
	case w.again.done:
		f.Why += fmt.Sprintf("; hart %d stored the same at %s", w.again.hart, c.since(&w.again))
	}
	if i, alike := said[waits]; alike {
		o := &c.found[i]
		o.Hart = nil
		head, rest, _ := strings.Cut(o.What, " wait")
		_, rest, _ = strings.Cut(rest, " at ")
		head = strings.TrimPrefix(strings.TrimPrefix(head, "hart"), "s")
		o.What = fmt.Sprintf("harts%s and %d wait at %s", strings.ReplaceAll(head, " and", ","), who, rest)
		return
	}
	said[waits] = len(c.found)
	f.What = fmt.Sprintf("hart %d waits %s", who, waits)
	f.Hart = new(int)
	*f.Hart = who
	c.ofAll(f)
}

// is what a hart is stuck in.
func (c *inquest) is(hart int) string {
	who := c.who
	defer c.of(who)
	c.of(hart)
	switch l := &c.loops[hart]; {
	case c.Stop.Reason == machine.Fault && c.Stop.Hart == hart:
		return "traps for ever"
	case len(l.PCs) == 0:
		return "sleeps at " + c.here().String()
	case l.word != nil:
		return "waits for " + c.name(l.word)
	}
	return "goes round a loop at " + c.at(c.hart().PC).String()
}

// listed is a list in words.
func listed(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
