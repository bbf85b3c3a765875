package explain

import (
	"fmt"
	"slices"
	"strings"
)

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
	c.says(Finding{Kind: Deadlock, Where: first, What: "every task that is left waits, and nothing can wake one",
		Why: strings.Join(list, "; "), Do: c.unlock()})
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
			add(fmt.Sprintf("in some task before that: SEM_POST %d", t.waits))
		case c.kernel.is(t, awaiting):
			for _, o := range c.kernel.tasks[:i] {
				if c.kernel.is(&o, awaiting) && o.waits == t.waits {
					add("one task at a time may await an appliance: two undo each other's RING_EN")
				}
			}
			for slot, source := range c.w.source {
				if help := ringing[c.w.name[slot]]; source == t.waits && help != "" {
					add(help)
				}
			}
		}
	}
	return strings.Join(list, "; ")
}

// ringing is what an appliance rings for.
var ringing = map[string]string{
	"kettle":  "the kettle rings when it is filled and heats",
	"toaster": "the toaster rings after its lever was put down",
	"mug":     "the mug rings when it has hot water and a tea bag",
}
