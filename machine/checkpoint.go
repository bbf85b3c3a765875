package machine

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/memory"
)

// Checkpoint is a moment of a machine, to come back to. It holds only what is not the same in the one before it:
// granules of memory, states of devices, sectors of the disk.
type Checkpoint struct {
	m      *Machine
	of     *configuration
	at     Position
	phase  uint32
	over   Stop
	hold   devices.Ticks
	round  round
	look   devices.Ticks
	harts  []cpu.Hart
	on     []station
	memory *memory.Moment
	states []*state
	disk   devices.Contents
	inputs []Input // never changed
}

// A state is bytes of a device (devices.Device.AppendState), which all checkpoints share that have it.
type state struct {
	bytes []byte
	users int
}

// checkpoints is what a machine keeps to take the next one.
type checkpoints struct {
	of     *configuration
	states []*state // the devices', at the checkpoint that was last taken or come back to
	spare  []*Checkpoint
	unused []*state
	bytes  []byte // of the state that is looked at
	size   int    // of all states in use, in bytes
	live   int    // checkpoints
}

// At is the moment of the checkpoint.
func (c *Checkpoint) At() Position { return c.at }

// Checkpoint keeps the present moment, until it is Released. It costs what has changed since the last one, and since
// the machine came back to one. Console output not yet taken is not part of it.
//
// A checkpoint belongs to its machine: while another machine comes back to it, this one stands still.
func (m *Machine) Checkpoint() *Checkpoint {
	k := &m.kept
	here := m.configuration()
	if k.of == nil || k.of.differs(&here) != nil {
		k.of = new(here)
	}
	if k.states == nil {
		k.states = make([]*state, len(m.slots))
	}
	var c *Checkpoint
	if n := len(k.spare); n > 0 {
		c, k.spare = k.spare[n-1], k.spare[:n-1]
	} else {
		c = &Checkpoint{states: make([]*state, len(m.slots))}
	}
	k.live++
	m.inputs = slices.Clip(m.inputs) // who adds one makes a new list
	*c = Checkpoint{m: m, of: k.of, at: m.Position(), phase: m.phase, over: m.over, hold: m.hold, round: m.round,
		look: m.host.look, harts: append(c.harts[:0], m.Harts...), on: append(c.on[:0], m.stations...),
		memory: m.RAM.Keep(), states: c.states, disk: m.Disk.Contents(), inputs: m.inputs}
	for i := range m.slots {
		k.bytes = m.slots[i].appendState(k.bytes[:0])
		if k.states[i] == nil || !bytes.Equal(k.states[i].bytes, k.bytes) {
			k.hold(i, k.state())
		}
		c.states[i] = k.states[i]
		c.states[i].users++
	}
	return c
}

// state is a new one, of the bytes that are looked at.
func (k *checkpoints) state() *state {
	var s *state
	if n := len(k.unused); n > 0 {
		s, k.unused = k.unused[n-1], k.unused[:n-1]
	} else {
		s = &state{}
	}
	s.bytes = append(s.bytes[:0], k.bytes...)
	k.size += len(s.bytes)
	return s
}

// hold makes a state the last one of device i.
func (k *checkpoints) hold(i int, s *state) {
	s.users++
	if was := k.states[i]; was != nil {
		k.drop(was)
	}
	k.states[i] = s
}

func (k *checkpoints) drop(s *state) {
	if s.users--; s.users == 0 {
		k.size -= len(s.bytes)
		k.unused = append(k.unused, s)
	}
}

// appendState appends the device's state to b. A disk's contents are not in it. The device need not be brought up to
// the present for it (devices.Device.Advance is additive); so one that nobody has touched has the same state as before.
func (s *slot) appendState(b []byte) []byte {
	if d, ok := s.dev.(*devices.VirtioBlock); ok {
		return d.AppendRegisters(b)
	}
	return s.dev.AppendState(b)
}

func (s *slot) restoreState(b []byte) error {
	if d, ok := s.dev.(*devices.VirtioBlock); ok {
		return d.RestoreRegisters(b)
	}
	return s.dev.Restore(b)
}

// Release gives the checkpoint back: it is not to be used any more. What only it held is room for others.
func (c *Checkpoint) Release() {
	if c.m == nil {
		return
	}
	k := &c.m.kept
	k.live--
	c.memory.Release()
	for _, s := range c.states {
		k.drop(s)
	}
	clear(c.states)
	*c = Checkpoint{states: c.states, harts: c.harts, on: c.on}
	k.spare = append(k.spare, c)
}

// Kept is how many bytes of the host's memory the machine's checkpoints hold, about, without what a disk held (Wrote).
func (m *Machine) Kept() int { return m.RAM.Kept() + m.kept.size + m.kept.live*checkpointSize }

const checkpointSize = 2048 // bytes, with its list of states

// Wrote is how many bytes of the host's memory were written to the disk, about, since an earlier checkpoint of the
// machine; since power-on, if that is nil.
func (c *Checkpoint) Wrote(since *Checkpoint) int {
	if since == nil {
		return c.disk.Since(devices.Contents{})
	}
	return c.disk.Since(since.disk)
}

// Restore goes back (or forward) to a checkpoint of a machine of the same configuration: memory, speed, appliances,
// disk, program. One of another is an error, and changes nothing. Going to the last one costs what has changed since;
// to any other of this machine, besides, what changed between the two; to one of another machine, what is in use.
func (m *Machine) Restore(c *Checkpoint) error {
	if c.m == nil {
		return errors.New("the checkpoint was given back")
	}
	here := m.configuration()
	if err := c.of.differs(&here); err != nil {
		return fmt.Errorf("the checkpoint is of another machine: %w", err)
	}
	m.RAM.Return(c.memory)
	m.RAM.Met(memory.Watched | memory.Reserved) // the host has seen it, if it was to
	m.steps, m.now, m.phase, m.over = c.at.Steps, c.at.Now, c.phase, c.over
	m.hold, m.host.look, m.round = c.hold, c.look, c.round
	copy(m.Harts, c.harts)
	copy(m.stations, c.on)
	m.mean(c.round.turn)
	m.guard()
	m.marked, m.vain = m.marked[:0], 0
	m.inputs, m.console = c.inputs, nil
	m.Disk.SetContents(c.disk)
	for i := range m.slots {
		if err := m.slots[i].restoreState(c.states[i].bytes); err != nil {
			m.Reset() // no state that Checkpoint kept
			return err
		}
		if c.m == m && m.kept.states[i] != c.states[i] {
			m.kept.hold(i, c.states[i])
		}
	}
	probes := m.probes
	m.watching(nil) // nothing happens here that was not told when it did
	m.settleAll()
	m.watching(probes)
	return nil
}

// Fork is another machine that stands where this one does, for somebody who works on his own: they share nothing that
// changes, and no checkpoints. It costs a machine, and what memory is in use.
func (m *Machine) Fork() *Machine {
	f, err := New(m.Config())
	if err == nil && m.image != nil {
		err = f.Load(m.image)
	}
	c := m.Checkpoint()
	defer c.Release()
	if err == nil {
		for i := range m.Harts {
			f.Harts[i].Misaligned, f.Harts[i].ID = m.Harts[i].Misaligned, m.Harts[i].ID
		}
		err = f.Restore(c)
	}
	if err != nil {
		panic(err) // there is one already that is just like it
	}
	return f
}
