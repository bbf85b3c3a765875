package explore_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// seen is in which part of so many samples a failure is found.
func seen(t *testing.T, q explore.Question, seeds int) (part float64, last *explore.Sample) {
	n := 0
	for seed := range seeds {
		q.Seed = uint64(seed)
		a := explored(t, "", q)
		if last = a.Sample; a.Failure != nil {
			n++
			assert.Len(t, a.Failure.Schedule, q.Most)
		}
	}
	return float64(n) / float64(seeds), last
}

// off is how far a part of so many may be from the chance of each: 4 standard deviations.
func off(chance float64, n int) float64 { return 4 * math.Sqrt(chance*(1-chance)/float64(n)) }

// Of five boundaries, an instruction each, one is drawn by a draw with a chance of one in five, whichever way it is
// drawn: so a failure at one of them is in 9 of 25 samples of two, and one at four of them in 24.
func TestASampleByHand(t *testing.T) {
	const seeds = 60
	m := try.Machine(t, machine.Config{RAM: 64 << 10}, jar(5))
	section, err := explore.Lines(m, "", 13, 17)
	require.NoError(t, err)
	q := explore.Question{Machine: m, In: section, Most: 1, Sample: 2}
	part, s := seen(t, q, seeds)
	assert.Equal(t, explore.Sample{Drawn: 2, Placed: 1, Of: 5, Instructions: 5, Seed: seeds - 1},
		*s)
	assert.InDelta(t, 24.0/25, part, off(24.0/25, seeds))
	assert.InDelta(t, 4.0/5, s.Finds(4, 1), 1e-9, "by the one that is drawn evenly")

	one := section.Code[0].Addr + 8 // fails alone
	q.Check = func(m *machine.Machine) string {
		if pc, _ := m.Peek(m.Image().Symbol("came").Addr, 4); pc == one {
			return "it comes there"
		}
		return ""
	}
	q.Machine = try.Machine(t, machine.Config{RAM: 64 << 10}, notes)
	part, s = seen(t, q, seeds)
	assert.InDelta(t, 9.0/25, part, off(9.0/25, seeds))
	assert.InDelta(t, 1.0/5, s.Finds(1, 1), 1e-9)

	q.Sample = 50
	part, s = seen(t, q, 2)
	assert.Equal(t, 1.0, part)
	assert.Equal(t, 5, s.Drawn, "all of them")
	assert.Equal(t, []string{"5 draws by lot of 5 timings, with seed 1: all of them."}, s.Says())
}

// An instruction that is come by once, beside a loop: evenly it is one of 601, by instruction one of 4.
func TestASampleOfInstructions(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 64 << 10}, meets(`
        li      s2, 300
1:      addi    s2, s2, -1
        bnez    s2, 1b
        li      s0, 1`, "li t0, 3\n mv s0, t0", "")) // between the last and the next
	in, err := explore.In(m, "main")
	require.NoError(t, err)
	in.Code[0].End = in.Code[0].Addr + 5*4 // up to the csrci, and with it
	q := explore.Question{Machine: m, In: in, Most: 1, Sample: 10,
		Check: func(m *machine.Machine) string {
			if m.Harts[0].X[8] == 3 {
				return "s0 is 3"
			}
			return ""
		}}
	all := explored(t, "", explore.Question{Machine: m, In: in, Check: q.Check})
	assert.Equal(t, uint64(1), all.Failed())
	const seeds = 50
	part, s := seen(t, q, seeds)
	assert.Equal(t, 603, s.Of)
	assert.Equal(t, 5, s.Instructions)
	chance := 1 - math.Pow(4.0/5, 5)*math.Pow(602.0/603, 5)
	assert.InDelta(t, chance, part, off(chance, seeds))
	assert.Equal(t, []string{"10 draws by lot of 603 timings, with seed 49: 5 of any, 5 of any of 5 " +
		"instructions, and then of its visits.",
		"If one in 2.2 or more fails, that is seen in 95 of 100 samples; if one timing alone " +
			"does, in 1 of 122; if all at one instruction do, in 67 of 100."}, s.Says())
}

// Two interrupts at particular boundaries are found as often as is said, at least.
func TestASampleOfTwo(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 64 << 10}, two)
	in, err := explore.Lines(m, "", 13, 17)
	require.NoError(t, err)
	q := explore.Question{Machine: m, In: in, Most: 2}
	all := explored(t, "", q)
	require.Len(t, all.Failing[0], 2)
	q.Sample = 2
	const seeds = 60
	part, s := seen(t, q, seeds)
	assert.Equal(t, 3, s.Of, "the others are not come by")
	assert.Positive(t, s.Rest)
	says := s.Finds(int(all.Failed()), 2)
	assert.Greater(t, part, says-off(says, seeds))
	assert.Less(t, part, 1.0)
	assert.Greater(t, says, 0.1)
}

// Beside a failure of a sample stands the nearest run that does not fail, drawn or not: one instruction apart, as
// without a sample.
func TestBesideASample(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 64 << 10}, jar(7))
	all := explored(t, "", explore.Question{Machine: m})
	found := 0
	for seed := range uint64(12) {
		a := explored(t, "", explore.Question{Machine: m, Sample: 6, Seed: seed})
		if a.Failure == nil {
			continue
		}
		found++
		p, q := a.Failure.Schedule[0], a.Beside.Schedule[0]
		assert.LessOrEqual(t, max(p.At.Steps, q.At.Steps)-min(p.At.Steps, q.At.Steps), uint64(6))
		assert.Contains(t, all.Failing, a.Failure.Schedule)
		assert.Empty(t, a.Beside.Wrong)
		replay(t, try.Machine(t, machine.Config{}, jar(7)), a.Beside.Schedule, 0)
	}
	assert.Positive(t, found)
}

// Who places an interrupt again, after another, has as much time for it.
func TestTimeForAlarms(t *testing.T) {
	const last = "        csrsi   mstatus, 8\n"
	late := strings.NewReplacer("0, 0, 0, 500", "0, 0, 0, 200000000",
		last+"        csrci ", last+"        .rept 150\n        nop\n        .endr\n        csrci ").Replace(two)
	a := explored(t, late, explore.Question{Most: 2})
	require.NotNil(t, a.Failure)
	assert.Len(t, a.Failure.Schedule, 2)
	assert.Equal(t, "it ends with code 1, not 0", a.Failure.Wrong, "after 20 seconds")
}
