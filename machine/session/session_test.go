package session_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/machine/session"
)

// recorded is a run with all that can come in, and where it was.
func recorded(t testing.TB) (s *session.Session, digest string) {
	disk := make([]byte, 64*devices.SectorSize)
	copy(disk[5*devices.SectorSize:], "milk")
	m := try.Machine(t, machine.Config{RAM: 2 << 20, MHz: 20, Disk: disk, Virtio: 2, Append: "quiet\xff",
		Initrd: []byte("initrd")}, `
_start: lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        addi    s1, s1, 1
        beqz    t0, _start
        lbu     t0, UART_RBR
        add     s0, s0, t0
        j       _start
`)
	past := history.New(m)
	past.Give([]byte("xyz"))
	on := func(steps uint64) {
		past.Advance(machine.Limit{Steps: m.Position().Steps + steps, Now: devices.Never})
	}
	on(300_000)
	past.Type([]byte("tea"))
	on(300_000)
	require.NoError(t, past.Post(machine.Input{Edit: &machine.Edit{Where: uint32(isa.S2), Value: 7}}))
	require.NoError(t, past.Post(machine.Input{Stall: &machine.Stall{Until: m.Position().Now + 1000}}))
	require.NoError(t, past.Post(machine.Input{Edit: &machine.Edit{Place: machine.InMemory,
		Where: machine.RAMBase + 0x2000, Data: []byte("jam")}}))
	on(700_001)
	return session.Record(m, past, "echo"), m.StateDigest()
}

// open plays a session to its moment.
func open(t testing.TB, s *session.Session) (*machine.Machine, *history.History) {
	m, err := s.Machine()
	require.NoError(t, err)
	past := history.New(m)
	require.NoError(t, past.Play(s.Run))
	past.Go(s.Moment)
	return m, past
}

// A session is the run that it was, also after it was a file; and the same run is the same file.
func TestThereAndBack(t *testing.T) {
	s, digest := recorded(t)
	file, err := s.Encode()
	require.NoError(t, err)
	assert.True(t, session.Is(file[:8]))
	assert.Less(t, len(file), 5000, "it is small")
	again, err := session.Decode(file)
	require.NoError(t, err)
	assert.Equal(t, s.Image, again.Image)
	assert.Equal(t, s.Config, again.Config)
	assert.Equal(t, s.Run.Digests, again.Run.Digests)
	assert.Greater(t, len(s.Run.Digests), 3)
	twice, err := again.Encode()
	require.NoError(t, err)
	assert.Equal(t, file, twice)

	m, past := open(t, again)
	require.NoError(t, past.Diverged())
	assert.Equal(t, s.Moment, m.Position())
	assert.Equal(t, digest, m.StateDigest())
	b := make([]byte, 3)
	m.RAM.Read(machine.RAMBase+0x2000, b)
	assert.Equal(t, "jam", string(b))
	assert.Contains(t, m.Image().Source("test.s", 4), "addi", "the source is in it")

	same := session.Record(m, past, "echo")
	assert.Equal(t, s.Run.Inputs, same.Run.Inputs)
	past.Go(machine.Position{Steps: 5})
	assert.True(t, past.Past())
	earlier := session.Record(m, past, "echo")
	assert.Equal(t, s.Run.End, earlier.Run.End, "all that is known")
	assert.Equal(t, uint64(5), earlier.Moment.Steps)
}

// Whatever is no session that can be opened is refused, with the reason.
func TestRefused(t *testing.T) {
	s, _ := recorded(t)
	good, err := s.Encode()
	require.NoError(t, err)
	changed := func(change func(b []byte) []byte) []byte { return change(bytes.Clone(good)) }
	for want, file := range map[string][]byte{
		"it is no session: it does not begin as one": []byte("\x7fELF"),
		"it is cut off": good[:20],
		"it is damaged, or cut off: its bytes are not those that were written": good[:len(good)-1],
		"it has version 2 of the format, and this program reads version 1: a newer one may read it": changed(
			func(b []byte) []byte { b[8] = 2; return b }),
		"it says that it holds 4294967295 bytes: at most 256 MiB goes": changed(
			func(b []byte) []byte { return append(b[:12], append([]byte{255, 255, 255, 255}, b[16:]...)...) }),
		"it is damaged: it does not hold the 7 bytes that it says": changed(
			func(b []byte) []byte { binary.LittleEndian.PutUint32(b[12:], 7); return b }),
	} {
		_, err := session.Decode(file)
		assert.EqualError(t, err, want)
	}
	flipped := changed(func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	_, err = session.Decode(flipped)
	assert.ErrorContains(t, err, "damaged")

	for want, spoil := range map[string]func(s *session.Session){
		"it is damaged: segment 0 has": func(s *session.Session) { s.Image.Segments[0].MemSize = 1 },
		"it is damaged: the moment to look at is behind its end": func(s *session.Session) {
			s.Moment.Steps = 1 << 60
		},
		"it is damaged: line 2 of file 9": func(s *session.Session) { s.Image.Lines[0].File = 9 },
	} {
		s, err := session.Decode(good)
		require.NoError(t, err)
		spoil(s)
		file, err := s.Encode()
		require.NoError(t, err)
		_, err = session.Decode(file)
		assert.ErrorContains(t, err, want)
	}
	s.Config.Initrd = make([]byte, session.MostBytes)
	_, err = s.Encode()
	assert.ErrorContains(t, err, "too large for a session")
}

// A machine that this version does not have, or inputs that it does not take, are found when it is to be played.
func TestNotPlayed(t *testing.T) {
	s, _ := recorded(t)
	for want, spoil := range map[string]func(s *session.Session){
		"its appliances have other constants": func(s *session.Session) { s.Config.Kitchen.TapC++ },
		"RAM of 5 bytes":                      func(s *session.Session) { s.Config.RAM = 5 },
		"its program: segment":                func(s *session.Session) { s.Image.Segments[0].Addr = 0 },
		"input 1: an input for part 99":       func(s *session.Session) { s.Run.Inputs[0].Slot = 99 },
		"comes in before the one before it":   func(s *session.Session) { s.Run.Inputs[0].At.Steps = 1 << 40 },
		"input 1 is not what was given":       func(s *session.Session) { s.Run.Given = []byte("a") },
		"its digests are not in order": func(s *session.Session) {
			s.Run.Digests[0], s.Run.Digests[1] = s.Run.Digests[1], s.Run.Digests[0]
		},
	} {
		file, err := s.Encode()
		require.NoError(t, err)
		s, err := session.Decode(file)
		require.NoError(t, err)
		spoil(s)
		m, err := s.Machine()
		if err == nil {
			err = history.New(m).Play(s.Run)
		}
		assert.ErrorContains(t, err, want)
	}
}

// What was typed and changed at the very end is there, and so is a moment in a sleep.
func TestRecordedAtTheEnd(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 50000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        wfi
1:      j       1b
`)
	past := history.New(m)
	past.Advance(machine.Limit{Steps: 1 << 20, Now: 30_000})
	asleep := m.Position().Steps
	require.Less(t, asleep, uint64(100))
	for _, at := range []devices.Ticks{30_000, 60_000} {
		past.Advance(machine.Limit{Steps: 1 << 20, Now: at})
		require.NoError(t, past.Post(machine.Input{Edit: &machine.Edit{Where: uint32(isa.S2), Value: 7}}))
		past.Type([]byte("x"))
		past.Advance(machine.Limit{Steps: m.Position().Steps, Now: devices.Never})
		s := session.Record(m, past, "asleep")
		require.NotEmpty(t, s.Run.Digests)
		o, again := open(t, s)
		require.NoError(t, again.Diverged())
		assert.Equal(t, m.StateDigest(), o.StateDigest())
		s.Moment.Steps += 10
		s.Run.End = s.Moment
		_, again = open(t, s)
		require.NoError(t, again.Diverged())
	}
}

// One that runs differently now says where.
func TestRunsDifferently(t *testing.T) {
	s, _ := recorded(t)
	s.Run.Inputs[3].Data[0]++ // "u" was typed
	_, past := open(t, s)
	var d *history.Diverged
	require.ErrorAs(t, past.Diverged(), &d)
	at := s.Run.Inputs[3].At.Steps
	assert.LessOrEqual(t, d.From.Steps, at)
	assert.Greater(t, d.To.Steps, at)
	assert.ErrorContains(t, d, "recorded by another version")
	assert.ErrorContains(t, d, "between step ")

	s, _ = recorded(t)
	s.Config.MHz = 10 // another machine
	_, past = open(t, s)
	assert.ErrorContains(t, past.Diverged(), "between step 0 and step ")

	s, _ = recorded(t)
	s.Image.Segments[0].Data[0] ^= 0xff
	_, past = open(t, s)
	assert.ErrorContains(t, past.Diverged(), "at step 2 it stops, and went on before")
}

// FuzzDecode hands anything in: it is refused, or it is a session that can be played for a while.
func FuzzDecode(f *testing.F) {
	s, _ := recorded(f)
	file, err := s.Encode()
	require.NoError(f, err)
	f.Add(file)
	f.Add(session.Payload(file))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := session.Decode(session.Whole(file))
		if err != nil {
			return
		}
		if len(s.Config.Disk) > 1<<20 || s.Config.RAM > 1<<22 {
			return
		}
		m, err := s.Machine()
		if err != nil {
			return
		}
		past := history.New(m)
		if past.Play(s.Run) != nil {
			return
		}
		past.Go(machine.Position{Steps: min(s.Moment.Steps, 1000)})
		m.Image().Place(m.Hart().PC)
		m.Image().LineAt(m.Hart().PC)
		m.Image().ExpansionAt(m.Hart().PC)
		_, err = session.Record(m, past, s.Name).Encode()
		require.NoError(t, err)
	})
}
