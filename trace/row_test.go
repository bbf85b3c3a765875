package trace

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A row says of any stretch what its changes say, exactly as far back as they are kept, and farther back between
// moments at which it is known.
func TestRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		room := rapid.IntRange(1, 4).Draw(t, "room") * fan
		l := timeline{rec: newRecording(), rows: map[rowID]*height{}, hot: &[hotRows]*height{}, whole: devices.Never}
		id := rowID{kind: HartRow}
		l.rec.tracks[id] = newTrack(room)
		var all []State // of each tick
		now := devices.Ticks(0)
		for range rapid.IntRange(1, 800).Draw(t, "changes") {
			s := State(rapid.IntRange(0, States-1).Draw(t, "state"))
			l.set(id, now, s, uint32(s)*7)
			n := devices.Ticks(rapid.IntRange(0, 9).Draw(t, "ticks"))
			for range n {
				all = append(all, s)
			}
			now += n
		}
		l.set(id, now, 0, math.MaxUint32) // there is a row, at least
		r := &Row{height: *l.rows[id], recorded: l.rec.tracks[id], end: now}
		spent := func(from, to devices.Ticks) (by Times) {
			for _, s := range all[from:to] {
				by[s]++
			}
			return by
		}
		for range 20 {
			from := devices.Ticks(rapid.IntRange(0, len(all)).Draw(t, "from"))
			to := devices.Ticks(rapid.IntRange(int(from), len(all)).Draw(t, "to"))
			n := rapid.IntRange(1, 50).Draw(t, "n")
			list := r.Segments(from, to, n)
			require.LessOrEqual(t, len(list), n)
			if from >= r.Fine() {
				by, first, last := r.Times(from, to)
				require.Equal(t, spent(from, to), by)
				require.Equal(t, [2]devices.Ticks{from, to}, [2]devices.Ticks{first, last})
				if from < to {
					require.Equal(t, from, list[0].From)
				}
			}
			for i, s := range list {
				require.Less(t, s.From, s.To)
				require.LessOrEqual(t, s.To, to)
				require.Equal(t, spent(s.From, s.To), s.By)
				require.True(t, i == 0 || list[i-1].To == s.From)
				if s.Whole {
					require.Equal(t, s.To-s.From, s.By[s.State])
					require.Equal(t, uint32(s.State)*7, s.Value)
				}
			}
			if len(list) > 0 && from < to && to >= r.Fine() {
				require.Equal(t, to, list[len(list)-1].To)
			}
		}
	})
}

// What a row takes grows with the logarithm of its changes, and however many there are, more than a thousand moments of
// all of it are known.
func TestRowIsBounded(t *testing.T) {
	l := timeline{rec: newRecording(), rows: map[rowID]*height{}, hot: &[hotRows]*height{}, whole: devices.Never}
	id := rowID{kind: LineRow}
	const changes = 400_000
	for i := range devices.Ticks(changes) {
		l.set(id, 10*i, State(i&1), 0)
		l.mark(id, Mark{At: 10 * i})
		l.live(id, born(10*i))
	}
	assert.Less(t, l.rec.bytes(), 8<<20)
	end := devices.Ticks(10 * changes)
	r := &Row{height: *l.rows[id], recorded: l.rec.tracks[id], end: end, marks: *l.rec.marks[id],
		rolled: *l.rec.lives[id]}
	list := r.Segments(0, end, 1000)
	assert.Greater(t, len(list), 500)
	all := Times{}
	for _, s := range list {
		for i := range all {
			all[i] += s.By[i]
		}
	}
	assert.InDelta(t, float64(end/2), float64(all[0]), 2e5)
	assert.Equal(t, end, list[len(list)-1].To)

	for _, n := range []int{10, 100, 1000, math.MaxInt} {
		sum := 0
		marks := r.Marks(0, end, n)
		for _, m := range marks {
			sum += m.Count
		}
		assert.LessOrEqual(t, len(marks), n)
		assert.Greater(t, len(marks), min(n/fan/2, 1000))
		assert.Equal(t, changes, sum, "%d", n)
		lives := r.Lives(0, end, n)
		sum = 0
		for _, m := range lives {
			sum += m.Count
		}
		assert.LessOrEqual(t, len(lives), n)
		assert.Equal(t, changes, sum, "%d", n)
	}
	assert.Len(t, r.Marks(end-1000, end, 1000), 100)
}

// All that happens from a moment on is kept, if it is asked for.
func TestWhole(t *testing.T) {
	l := timeline{rec: newRecording(), rows: map[rowID]*height{}, hot: &[hotRows]*height{}, whole: 300_000}
	id := rowID{kind: LineRow}
	for i := range devices.Ticks(100_000) {
		l.set(id, 10*i, State(i&1), 0)
		l.mark(id, Mark{At: 10 * i})
	}
	r := &Row{height: *l.rows[id], recorded: l.rec.tracks[id], end: 1_000_000, marks: *l.rec.marks[id]}
	assert.LessOrEqual(t, r.Fine(), devices.Ticks(300_000))
	assert.Len(t, r.Segments(300_000, 1_000_000, 1<<20), 70_000)
	assert.Len(t, r.Marks(300_000, 1_000_000, 1<<20), 70_000)
}

// What is written again is not written; what is written otherwise begins another future; and one that is put away stays
// as it is.
func TestRoll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := roll[int]{room: rapid.IntRange(1, 3).Draw(t, "room") * fan, deep: rapid.IntRange(1, 5).Draw(t, "deep")}
		n := rapid.IntRange(0, 2000).Draw(t, "n")
		for i := range n {
			r.write(i, i)
		}
		plain := r.upTo(n)
		from := rapid.IntRange(0, n).Draw(t, "from")
		for i := from; i < n; i++ {
			r.write(i, i)
		}
		require.Equal(t, plain, r.upTo(n))
		other := r.upTo(n)
		if _, kept := other.at(from); kept {
			other.write(from, -1)
			last, _ := other.at(from)
			require.Equal(t, []int{from + 1, -1}, []int{other.len, last})
		}
		old, sum := r.upTo(n), 0
		r = r.upTo(from)
		for i := from; i < n+100; i++ {
			r.write(i, -i)
		}
		for k, step := 0, 1; k < len(old.levels); k, step = k+1, step*fan {
			for i, e := range old.levels[k].list {
				require.Equal(t, (old.levels[k].base+i)*step, e)
				sum++
			}
		}
		for k, step := 0, 1; k < len(r.levels); k, step = k+1, step*fan {
			for i, e := range r.levels[k].list {
				at := (r.levels[k].base + i) * step
				if at >= from {
					at = -at
				}
				require.Equal(t, at, e)
			}
		}
	})
}

// Windows in which a hart hears no interrupts begin and end with the instructions that shut and opened the gate.
func TestGates(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 7
        csrw    mie, t0
on:     csrsi   mstatus, 8
        nop
off:    csrci   mstatus, 8
        nop
        nop
again:  csrsi   mstatus, 8
        ebreak
        nop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: csrr   t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
back:   mret
`)
	tr := Watch(m)
	m.Run(machine.Limit{Steps: 1000, Now: 1000})
	tr.Rows()
	var got []string
	for _, s := range tr.row(rowID{kind: GateRow}).Segments(0, 1000, 100) {
		at := "power-on"
		if s.Value != m.Image().Entry {
			at = m.Image().Place(s.Value)
		}
		got = append(got, fmt.Sprintf("%d to %d: %d by %s", s.From, s.To, s.State, at))
	}
	// An instruction's change is there when it has retired: on is the sixth.
	assert.Equal(t, []string{"0 to 6: 1 by power-on", "6 to 8: 0 by on", "8 to 11: 1 by off", "11 to 12: 0 by again",
		"12 to 16: 1 by handler", "16 to 21: 0 by back"}, got)
}
