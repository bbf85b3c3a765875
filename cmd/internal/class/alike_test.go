package class

import (
	"context"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
)

// Instructions are compared: who renames, writes other comments and lines, or puts procedures in another order has
// written nothing else. Who wrote it himself has.
func TestAlike(t *testing.T) {
	const main = "rings.s"
	l, err := lab.Find("rings")
	require.NoError(t, err)
	answers, err := l.Answers()
	require.NoError(t, err)
	skeleton, err := l.Files()
	require.NoError(t, err)
	dir := t.TempDir()
	c := &Class{Lab: l, Jobs: 2, Results: dir + "/results", Made: "test"}
	hands := func(id, text string) {
		files := maps.Clone(answers)
		files[main] = []byte(text)
		c.Submissions = append(c.Submissions, hand(t, dir, id, files))
	}
	text := string(answers[main])
	renamed := strings.NewReplacer("t0", "x31", "t1", "t3", "t2", "t4", "0(sp)", "(sp)", "li ", "addi x31, x0, ",
		"your", "her", "end of", "behind").Replace(text)
	renamed = strings.ReplaceAll(renamed, "addi x31, x0,      ", "li ")
	begin, rest := strings.Index(text, "# 3. rest"), regexp.MustCompile(`(?m)^lost:`).FindStringIndex(text)
	require.Less(t, rest[0], begin)
	hands("ann", text)
	hands("ben", renamed)
	hands("cleo", ".text\n"+text[begin:]+"\n.text\n"+text[:begin]) // the last procedure first
	hands("dan", other)
	hands("eve", string(skeleton[main]))
	hands("fay", text+"nopp")

	list, err := c.Mark(context.Background(), func(*Record) {})
	require.NoError(t, err)
	points := map[string]int{}
	for _, r := range list {
		points[r.ID] = r.Points
	}
	assert.Equal(t, map[string]int{"ann": 100, "ben": 100, "cleo": 100, "dan": 100, "eve": 0, "fay": 0}, points)
	got := Alike(list, 0.9)
	assert.Equal(t, []Group{{[]string{"ann", "ben", "cleo"}, 1}}, got.Groups)
	assert.Equal(t, 6, got.Compared, "the skeleton has nothing of its own, and what does not assemble is no code")
	assert.Less(t, got.Next, 0.2)
	assert.Equal(t, []Group{{[]string{"a", "b", "c", "d"}, 0.9}, {[]string{"x", "y"}, 0.92}}, groups([]Pair{{"b", "a",
		1}, {"d", "c", 0.95}, {"x", "y", 0.92}, {"a", "d", 0.91}, {"b", "d", 0.9}}))
}

// other is the same lab by somebody else.
const other = `
        .globl  enable, handler, rest, rings
enable: la      t0, handler
        csrw    mtvec, t0
        li      t1, PLIC_PRIORITY
        li      t2, 1
        sw      t2, 4*KETTLE_IRQ(t1)
        li      t1, PLIC_ENABLE1
        slli    t2, t2, KETTLE_IRQ - 32
        sw      t2, (t1)
        sw      zero, PLIC_THRESHOLD, t1
        li      t1, KETTLE_RING_EN
        li      t2, KETTLE_RING_BOILED
        sw      t2, (t1)
        li      t2, 0x800
        csrw    mie, t2
        csrr    t1, mstatus
        ori     t1, t1, 8
        csrw    mstatus, t1
        ret
        .balign 4
handler:
        csrw    mscratch, sp
        la      sp, saved + 64
        sw      s1, -4(sp)
        sw      s0, -8(sp)
        lw      s0, PLIC_CLAIM
        li      s1, KETTLE_RING_BOILED
        sw      s0, -12(sp)
        li      s0, KETTLE_RING
        sw      s1, (s0)
        li      s0, KETTLE_POUR
        lw      s0, (s0)
        li      s1, MUG_WATER
        sw      s0, (s1)
        la      s0, rings
        lw      s1, (s0)
        addi    s1, s1, 1
        sw      s1, (s0)
        lw      s0, -12(sp)
        li      s1, PLIC_CLAIM
        sw      s0, (s1)
        lw      s0, -8(sp)
        lw      s1, -4(sp)
        csrr    sp, mscratch
        mret
rest:   csrrci  t3, mstatus, 8
        lw      t4, rings
        bgeu    t4, a0, 2f
        wfi
        csrw    mstatus, t3
        j       rest
2:      csrw    mstatus, t3
        ret
        .data
rings:  .word   0
saved:  .zero   64
`
