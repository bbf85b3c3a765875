package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

func sortedWrong(m map[wrongTask]machine.Position) []wrongTask {
	return slices.SortedFunc(maps.Keys(m), func(a, b wrongTask) int {
		return cmp.Or(cmp.Compare(m[a].Steps, m[b].Steps), cmp.Compare(a.pc, b.pc))
	})
}

// here is where the hart stands: of one that sleeps, the wfi.
func (c *inquest) here() *Place {
	if last := c.film.last(); last != nil && c.M.Hart.Waiting {
		return c.at(last.pc)
	}
	return c.at(c.M.Hart.PC)
}

// idle says that the hart sleeps and nothing can wake it.
func (c *inquest) idle() bool { return c.Stop.Reason == machine.Idle }

// deadlock finds who waits for what where all tasks under the kernel wait for ever.
func (c *inquest) deadlock() {
	if c.kernel == nil || !c.idle() {
		return
	}
	k := c.kernel
	var list []string
	var first *Place
	for i := range k.tasks {
		t := &k.tasks[i]
		if k.is(t, dead) {
			continue
		}
		at := c.at(t.pc - 4)
		if first == nil {
			first = at
			first.Task = t.name
		}
		list = append(list, fmt.Sprintf("%s for %s, at %s", t.name, c.waited(t), at))
	}
	if len(list) == 0 {
		return
	}
	f := Finding{Kind: Deadlock, Where: first, What: "every task that is left waits, and nothing can wake one", Why: strings.Join(list, "; "), Do: c.unlock()}
	c.says(f)
}

// waited is what a task waits for.
func (c *inquest) waited(t *task) string {
	k := c.kernel
	switch {
	case k.is(t, awaiting):
		for slot, source := range c.w.source {
			if source == t.waits {
				return "the " + c.w.name[slot] + " to ring"
			}
		}
		return fmt.Sprintf("source %d to ring", t.waits)
	case k.is(t, joining):
		if o := k.task(t.waits); o != nil {
			return "task " + o.name + " to end"
		}
	case k.is(t, queuing):
		return fmt.Sprintf("semaphore %d", t.waits)
	case k.is(t, sleeping):
		return "its time"
	case k.is(t, ready):
		return "its turn"
	}
	return "something"
}

// unlock is what would wake one of the tasks that wait.
func (c *inquest) unlock() string {
	var list []string
	add := func(s string) {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for i := range c.kernel.tasks {
		switch t := &c.kernel.tasks[i]; {
		case c.kernel.is(t, queuing):
			add(fmt.Sprintf("SEM_POST %d in some task before that", t.waits))
		case c.kernel.is(t, awaiting):
			if t.waits == c.source("kettle") {
				add("the kettle rings when it is filled and heats")
			} else if t.waits == c.source("toaster") {
				add("the toaster rings after its lever was put down")
			} else if t.waits == c.source("mug") {
				add("the mug rings when it has hot water and a tea bag")
			}
		}
	}
	return strings.Join(list, "; ")
}

func (c *inquest) source(name string) uint32 {
	for slot, n := range c.w.name {
		if n == name {
			return c.w.source[slot]
		}
	}
	return 0
}

// strays reports programs in U mode that trapped, under kernels that are not ours: what these do about it is their affair, so nothing is said of
// a run that ended well.
func (c *inquest) strays() {
	if c.kernel != nil || !c.failed() {
		return
	}
	told := 0
	for i := range c.w.exceptions {
		if x := &c.w.exceptions[i]; x.From == cpu.U && told < 5 {
			told++
			c.says(Finding{Kind: Stray, Where: c.atStep(x.PC, x.At.Steps), What: "a program in U mode trapped: " + x.Trap.String(), Why: x.Rule})
		}
	}
}

// gates says of the interrupts that did not come what holds them back: of those that are asked for, and, where the hart sleeps for good, of those that
// it hoped for.
func (c *inquest) gates() {
	if !c.abnormal() || c.Stop.Reason == machine.Fault || c.has(Deadlock) {
		return
	}
	open := c.film.open()
	for _, g := range c.M.Gates() {
		bit, cause := uint32(isa.MEI), isa.ExternalInt
		switch g.Name {
		case "timer":
			bit, cause = isa.MTI, isa.TimerInt
		case "software":
			bit, cause = isa.MSI, isa.SoftwareInt
		}
		if g.Name == "uart" && !c.w.uartWanted || c.stormed(g.Name) {
			continue
		}
		closed := g.Closed
		if strings.HasPrefix(closed, "mstatus.") && (len(c.film) == 0 || open&bit != 0) {
			continue // the run ended inside of a handler: the gate opens again
		}
		if strings.HasPrefix(closed, "mstatus.") {
			closed += c.neverReturned(cause)
		}
		f := Finding{Kind: Gate, Where: c.here()}
		switch {
		case g.Asking && closed != "":
			f.What, f.Why = g.Name+" asks for an interrupt that does not come", closed
		case c.idle() && g.Wanted && closed != "":
			f.What = g.Name + " could be heard, but " + closed
		case c.idle() && g.Wanted:
			f.What = g.Name + " could be heard, but has nothing to ring for"
		default:
			continue
		}
		f.Do = g.Rung
		c.says(f)
	}
	if c.idle() && !c.has(Gate) && c.M.Hart.MIE != 0 {
		c.says(Finding{Kind: Gate, Where: c.here(), What: "mie lets " + isa.MIE.Describe(c.M.Hart.MIE) + " in, but no device is let out"})
	}
}

// stormed says that a storm was reported of what a gate is about.
func (c *inquest) stormed(name string) bool {
	for _, f := range c.found {
		if f.Kind == Storm && strings.Contains(f.What, name) {
			return true
		}
	}
	return false
}

// neverReturned adds that a handler which was entered long ago has not come back.
func (c *inquest) neverReturned(cause isa.Cause) string {
	if t := c.w.taken[cause]; t != nil && len(c.film) == filmed {
		return fmt.Sprintf(", for the last %s steps at least: the handler has not returned", grouped(filmed))
	}
	return ""
}

// alarms says how far away the armed timers are.
func (c *inquest) alarms() {
	if !c.abnormal() || c.Stop.Reason == machine.Fault {
		return
	}
	clint := c.M.CLINT
	at, armed := clint.Alarm(0)
	if !armed || at == ^uint64(0) || at <= clint.Time() {
		return
	}
	away := at - clint.Time()
	f := Finding{Kind: Alarm, Where: c.here(), What: fmt.Sprintf("the timer is set, and rings in %s", duration(away)),
		Why: fmt.Sprintf("mtimecmp is %#x, and mtime %#x", at, clint.Time())}
	if high := at >> 32; high > clint.Time()>>32+1 {
		f.Do = fmt.Sprintf("its high word is %#x: store both words, CLINT_MTIMECMPH too", high)
	}
	if c.M.Hart.MIE&isa.MTI == 0 && f.Do == "" && !c.idle() {
		return // it does not mean to hear it
	}
	c.says(f)
}

// duration is a length of the machine's time as people say it.
func duration(ticks uint64) string {
	const second = uint64(10_000_000)
	for _, u := range []struct {
		name string
		size uint64
	}{{"year", 31_557_600 * second}, {"day", 86_400 * second}, {"hour", 3_600 * second}, {"minute", 60 * second}, {"second", second}} {
		if n := ticks / u.size; n >= 2 {
			return fmt.Sprintf("%s %ss", grouped(n), u.name)
		}
	}
	return fmt.Sprintf("%d.%07d s", ticks/second, ticks%second)
}

// input finds a program that reads on although nothing more comes.
func (c *inquest) input() {
	if !c.abnormal() || !c.Dry || !c.M.UART.Wants() {
		return
	}
	uart := -1
	for slot, n := range c.w.name {
		if n == "uart" {
			uart = slot
		}
	}
	var look *frame
	for i := range c.film {
		s := &c.film[i]
		switch {
		case s.slot != uart:
		case s.store && s.reg == "THR":
			look = nil // it prints
		case !s.store:
			look = s
		}
	}
	if look == nil && !c.idle() {
		return
	}
	f := Finding{Kind: InputEnded, What: fmt.Sprintf("input ended after %s bytes, and the program still reads", grouped(c.Typed)),
		Do: "end at a character of your choice: of the end of a file a UART knows nothing"}
	if c.Typed == 1 {
		f.What = "input ended after 1 byte, and the program still reads"
	}
	if look != nil {
		f.Where = c.at(look.pc)
		f.Why = fmt.Sprintf("it looks at UART_%s at %s", look.reg, f.Where)
	}
	c.says(f)
}

// noEnd finds a program that has done all it does and does not say so.
func (c *inquest) noEnd() {
	h := &c.M.Hart
	if c.idle() && h.MIE == 0 && !c.has(Gate, Deadlock, InputEnded) {
		c.says(Finding{Kind: NoEnd, Where: c.here(), What: "wfi waits for an interrupt, and mie enables none", Do: ending})
	}
}

// doing says what the program was doing where nothing else explains that it did not end.
func (c *inquest) doing() {
	switch {
	case c.Stop.Reason == machine.Endless && !c.has(HandlerTraps, HandlerReturns):
		c.loop()
	case c.Stop.Reason == machine.Reached && len(c.film) > 0 && !c.has(Storm, HandlerTraps, HandlerReturns, InputEnded):
		c.says(Finding{Kind: Doing, Where: c.here(), What: fmt.Sprintf("in the last %s steps it was in %s", grouped(uint64(len(c.film))), c.procedures()), Why: c.lastChange()})
	}
}

// loop describes the loop that nothing ends.
func (c *inquest) loop() {
	if len(c.film) == 0 {
		return
	}
	seen := map[uint32]bool{}
	for i := range c.film[max(0, len(c.film)-1024):] {
		seen[c.film[len(c.film)-1-i].pc] = true
	}
	pcs := slices.Sorted(maps.Keys(seen))
	f := Finding{Kind: Endless, Where: c.at(pcs[0]), What: fmt.Sprintf("the loop at %s goes round for ever", c.at(pcs[0])),
		Why: "its registers come back the same, it touches no device, and no interrupt can come", Do: ending}
	if len(pcs) > 1 {
		f.What = fmt.Sprintf("the loop from %s to %s, %d instructions, goes round for ever", c.at(pcs[0]), c.at(pcs[len(pcs)-1]), len(pcs))
	}
	c.says(f)
}

// procedures is where the hart was in the film, by the names there, most often first.
func (c *inquest) procedures() string {
	count := map[string]int{}
	for i := range c.film {
		n := c.procedure(c.film[i].pc)
		if n == "" {
			n = fmt.Sprintf("0x%08x", c.film[i].pc)
		}
		count[n]++
	}
	names := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var list []string
	for _, n := range names[:min(3, len(names))] {
		list = append(list, fmt.Sprintf("%s (%d %%)", n, (100*count[n]+len(c.film)/2)/len(c.film)))
	}
	return strings.Join(list, ", ")
}

// lastChange is what the program last did to an appliance.
func (c *inquest) lastChange() string {
	ch := c.w.changed
	if !ch.done {
		return ""
	}
	device := c.w.name[ch.slot]
	return fmt.Sprintf("the last device it changed is the %s: %s_%s = %d, at %s, in step %s", device, strings.ToUpper(device), ch.reg.Name, int32(ch.value), c.at(ch.pc), grouped(ch.step))
}
