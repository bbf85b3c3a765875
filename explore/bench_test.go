package explore_test

import (
	"strings"
	"testing"

	"breakfast/explore"
	"breakfast/internal/cputime"
	"breakfast/internal/try"
	"breakfast/machine"
)

// work is a program that has some 2,000 steps before it, on the average, wherever from begin to end it is interrupted.
const work = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, count
        li      t0, 100000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
begin:  .rept   2000
        nop
        .endr
        .global end
end:    li      s1, 200
1:      lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        addi    s1, s1, -1
        bnez    s1, 1b
        li      t0, 0x5555
        sw      t0, FINISHER, t1
2:      j       2b

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        csrw    mie, zero
        lw      t0, 4(s0)
        addi    t0, t0, 1
        sw      t0, 4(s0)
        lw      t0, 0(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
count:  .word   0, 0
        .space  248
top:
`

// BenchmarkTimings is how long a timing takes whose verdict falls some 2,000 steps after it, with a check that looks at
// memory.
func BenchmarkTimings(b *testing.B) {
	for _, c := range []struct {
		name string
		ask  explore.Question
	}{{"ends", explore.Question{}}, {"integrity", explore.Question{Integrity: true}},
		{"strict", explore.Question{Strict: true}}, {"report", explore.Question{Report: true}}} {
		b.Run(c.name, func(b *testing.B) { timings(b, c.ask) })
	}
}

// timings measures a question about work.
func timings(b *testing.B, q explore.Question) {
	m := try.Machine(b, machine.Config{}, work)
	count := m.Image().Symbol("count").Addr
	check := func(m *machine.Machine) string {
		if v, _ := m.Peek(count, 4); v != 200 {
			return "it miscounts"
		}
		return ""
	}
	in, err := explore.In(m, "begin")
	if err != nil {
		b.Fatal(err)
	}
	in.Code[0].End = m.Image().Symbol("end").Addr
	timings, steps := uint64(0), uint64(0)
	b.ReportAllocs()
	before := cputime.Used()
	for b.Loop() {
		q.Machine, q.In, q.Check, q.Most, q.Exact = m, in, check, 1, true
		a, err := explore.Explore(q)
		if err != nil || a.Failure != nil {
			b.Fatal(err, a)
		}
		timings += a.Timings()
		steps = a.Base.End.Steps - a.Marks[len(a.Marks)/2].At.Steps
	}
	b.ReportMetric(float64(timings)/(cputime.Used()-before).Seconds(), "timings/cpu-s")
	b.ReportMetric(float64(steps), "steps")
}

// BenchmarkTwo is two interrupts over 300 boundaries.
func BenchmarkTwo(b *testing.B) {
	m := try.Machine(b, machine.Config{}, strings.ReplaceAll(mended, "12", "43"))
	in, err := explore.Lines(m, "", 12, 19)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := explore.Explore(explore.Question{Machine: m, In: in, Most: 2, Exact: true})
		if err != nil || a.Failure != nil {
			b.Fatal(err, a)
		}
		b.ReportMetric(float64(a.Timings()), "timings")
	}
}
