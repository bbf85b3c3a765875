package lab_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
)

// withGaps is a text with other code in some of its gaps, counted from 1.
func withGaps(text string, gaps map[int]string) string {
	parts := strings.Split(text, "# your code here\n")
	for n, code := range gaps {
		_, after, _ := strings.Cut(parts[n], "# end of your code")
		parts[n] = code + "# end of your code" + after
	}
	return strings.Join(parts, "# your code here\n")
}

// Right solutions that are not the answer have full marks: registers on the stack and only sp in the entry, another
// way to go round, a state machine with its state elsewhere and counted otherwise.
func TestUnusualCoroutines(t *testing.T) {
	l, err := lab.Find("coroutines")
	require.NoError(t, err)
	const push = `addi sp, sp, -64
 .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
 sw s\n, 4*\n(sp)
 .endr
 sw ra, 60(sp)
 sw sp, 8(t0)
`
	for name, gaps := range map[string]map[int]string{
		"on the stack": {
			1: "slli t0, a0, 6\nla t1, entries\nadd t0, t0, t1\naddi a2, a2, -64\nsw a1, 60(a2)\nsw a2, 8(t0)\nli " +
				"t1, -1\n" +
				"sw t1, (t0)\n",
			2: push,
			5: "lw sp, 8(t0)\n.irp n, 11,10,9,8,7,6,5,4,3,2,1,0\nlw s\\n, 4*\\n(sp)\n.endr\nlw ra, 60(sp)\naddi " +
				"sp, sp, 64\nret\n",
		},
		"the other way round": {
			4: "lw t4, task_count\nmv t5, t4\nlw t0, current\n1: addi t0, t0, 1\nremu t0, t0, t4\nslli t2, t0, " +
				"6\nlui t3, %hi(entries)\n" +
				"addi t3, t3, %lo(entries)\nadd t3, t3, t2\nlw t6, (t3)\nsw t0, current, t2\nmv t0, t3\nbnez t6, " +
				"2f\nlw t0, current\n" +
				"addi t5, t5, -1\nbgtz t5, 1b\nla t0, home\n2:\n",
		},
		"a state elsewhere": {
			6: "lw t6, 12(a0)\nbgtz t6, 1f\nli t6, KETTLE_CTRL\nsw a1, KETTLE_FILL, t5\nli t5, " +
				"KETTLE_CTRL_HEAT\nsw t5, (t6)\nsw t6, 8(a0)\n" +
				"neg t6, t6\nsrli t6, t6, 1\nsw t6, 12(a0)\nj 3f\n1: lw t0, KETTLE_STATUS\nlw t0, " +
				"KETTLE_RING\nandi t0, t0, " +
				"KETTLE_RING_BOILED\nbeqz t0, 3f\nlw t4, KETTLE_POUR\nla t3, MUG_WATER\nsw t4, (t3)\nli a0, " +
				"1\nret\n3: mv a0, zero\n",
		},
	} {
		files, err := l.Answers()
		require.NoError(t, err)
		files["coroutines.s"] = []byte(withGaps(string(files["coroutines.s"]), gaps))
		r := check(t, l, files)
		assert.True(t, r.Passed, "%s: %s %s", name, said(r), r.Problem)
	}
}
