package trace

import (
	"fmt"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Kernels of other people tell the ticket rail nothing. Of theirs it is taken for the task that a hart works for what
// stands in a word of memory, or whose stack it is on, whenever it is not in a handler: a trap that has not returned.

// others is how tasks are told of that are not told of on the ticket rail.
type others struct {
	words  []machine.Stretch // a pointer to the present task, or its number: of each hart, or one
	stacks []Stack
	ids    map[uint32]uint32 // of what stands in the words, in the order in which it came up
}

// Stack is memory in which sp is while a task runs.
type Stack struct {
	Name     string
	From, To uint32 // sp is above From, and not above To
}

// tellAnew says again how tasks are told of, from the beginning.
func (t *Tracer) tellAnew(o *others) {
	if o.ids == nil {
		t.TasksOn(o.stacks)
	} else {
		t.others = &others{words: o.words, ids: map[uint32]uint32{}}
	}
}

// TasksAt has what stands in a word say which task a hart works for, from now on, which is the beginning: 0 for none.
// There is a word for each hart, or one. They are called as the symbol that leads there, or by the number. It takes the
// machine's NoteMemory.
func (t *Tracer) TasksAt(words []machine.Stretch) {
	t.others = &others{words: words, ids: map[uint32]uint32{}}
	t.m.NoteMemory(words...)
}

// TasksOn has sp say which task a hart works for, from now on, which is the beginning; at most 64 of them.
func (t *Tracer) TasksOn(stacks []Stack) {
	t.others = &others{stacks: stacks[:min(len(stacks), maxTasks)]}
	for i, s := range t.others.stacks {
		t.names[uint32(i+1)] = s.Name
	}
}

// written: a word was written that says which task is the present one.
func (t *Tracer) written(e machine.Event) {
	for i, w := range t.others.words {
		if e.Addr >= w.Addr+w.Size || e.Addr+uint32(e.Size) <= w.Addr {
			continue
		}
		hart := e.Hart
		if len(t.others.words) > 1 {
			hart = i
		}
		v, _ := t.m.RAM.Load(w.Addr, 4)
		t.cooks[hart].current = t.other(v)
		t.settles(hart, e)
	}
}

// other is the id of a task that is not told of on the ticket rail: small numbers, in order.
func (t *Tracer) other(v uint32) uint32 {
	id, known := t.others.ids[v]
	if v == 0 || known || len(t.others.ids) >= maxTasks {
		return id
	}
	id = uint32(len(t.others.ids) + 1)
	t.others.ids[v] = id
	t.names[id] = fmt.Sprintf("%#x", v)
	if img := t.m.Image(); img != nil {
		if name := placeOf(img, v); name != "" && v >= t.m.RAM.Base() {
			t.names[id] = name
		}
	}
	return id
}

// settles has a hart work for its present task, unless it is in a handler: then for none.
func (t *Tracer) settles(hart int, e machine.Event) {
	if t.others == nil {
		return
	}
	c := &t.cooks[hart]
	e.Kind, e.Hart, e.Value = machine.RailTask, hart, 0
	switch {
	case len(c.frames) > 0:
	case t.others.stacks == nil:
		e.Value = c.current
	default:
		sp := t.m.Harts[hart].X[isa.SP]
		for i, s := range t.others.stacks {
			if sp > s.From && sp <= s.To {
				e.Value = uint32(i + 1)
			}
		}
	}
	if e.Value != c.task {
		t.ticket(c, e)
	}
}

// placeOf names an address: by the object that it is in, if the program says how large that is; else as Place does.
func placeOf(img *image.Image, addr uint32) string {
	for _, s := range img.Symbols {
		if s.Kind != image.Object || addr-s.Addr >= s.Size {
			continue
		}
		if addr == s.Addr {
			return s.Name
		}
		return fmt.Sprintf("%s+%d", s.Name, addr-s.Addr)
	}
	return img.Place(addr)
}
