package grade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/grade"
	"breakfast/internal/try"
	"breakfast/machine"
)

// trial is the flaws of a sheet, tried on a right program, and on wrong ones if it passes.
func trial(t *testing.T, sheet, right string, wrong ...string) (list []string) {
	t.Helper()
	s, err := grade.Parse(sheet)
	require.NoError(t, err)
	of := func(text string) grade.Grader {
		return grade.Grader{Build: func(m *machine.Machine, _ grade.Defines) (*image.Image, error) {
			return try.Image(t, m, text), nil
		}}
	}
	tr := grade.NewTrial(s)
	if tr.Right(of(right)).Passed {
		for _, w := range wrong {
			tr.Wrong(of(w))
		}
	}
	for _, f := range tr.Flaws() {
		list = append(list, f.String())
	}
	return list
}

const (
	fills = "_start: li t0, 300\nsw t0, KETTLE_FILL, t1\nsw t0, level, t1\n" + ends
	ends  = "li t0, FINISHER_PASS\nsw t0, FINISHER_EXIT, t1\n1: j 1b\n.bss\n.balign 4\nlevel: .space 4\n"
)

// A sheet that is as it should be has no flaws; each slip of one has its line and what was likely meant.
func TestFlaws(t *testing.T) {
	const good = "check fill 10 It fills.\nexpect stores KETTLE_FILL == 1\nelse Fill once, not {stores " +
		"KETTLE_FILL}.\n" +
		"hint A hint.\n"
	assert.Empty(t, trial(t, good, fills, "_start: "+ends))
	const more = "check fill 10 It fills.\nhint A hint.\nexpect stores KETTLE_FILL == 1\n"
	for line, want := range map[string]string{
		"else Not {memory levle}.": "3: {memory levle}: there is no levle; did you mean level?",
		"else Not {stores KETTLE_FIL}.\nexpect memory level == 300\nelse Store it.": "3: {stores KETTLE_FIL}: " +
			"there is no " +
			"KETTLE_FIL; did you mean KETTLE_FILL?",
		"": "3: stores KETTLE_FILL == 1: nothing is said if it does not hold: add an else",
		"else No.\nexpect stores KETTLE_FILL == 1\nelse No.": "5: check fill expects stores KETTLE_FILL == 1 twice",
		"else No.\nexpect 1 == 1\nelse No.":                  "5: 1 == 1 can never fail: the program has no part in it",
		"else No.\nexpect time <= 6000000\nelse No.": "5: time <= 6000000 can never fail: a run is stopped " +
			"at time 5000000",
		"else No.\ninterleave 3": "check fill has turns of harts, and one hart: say " +
			"harts 2, or leave interleave out",
		"else No.\nwith N=1..2\nexpect log kettle == recorded kettle\nelse No.": "check fill compares with what is " +
			"recorded, and " +
			"draws values: another seed has none",
		"else No.\nwith N=1\nwith N=1": "check fill makes the run with -D N=1 twice",
		"else No.\nexpect memory level == 300\nelse No.": "5: note: memory level == 300: no wrong solution " +
			"fails it",
		"else No.\nexpect stores KETTLE_FILL == 2\nelse No.": "the answer fails check fill: No.",
		"else No.\ncheck b 1 B.\nexpect exit == 0\nelse No.": "check b: no wrong solution fails it, and the " +
			"skeleton does not: is it ever reached?",
	} {
		wrong := "_start: sw zero, level, t1\n" + ends
		if line == "else No.\nexpect memory level == 300\nelse No." {
			wrong = "_start: li t0, 300\nsw t0, level, t1\n" + ends
		}
		assert.Contains(t, trial(t, more+line+"\n", fills, wrong), want, line)
	}
	assert.Contains(t, trial(t, good, "_start: ecall\n.bss\nlevel: .space 4\n"),
		"the answer fails check fill: The program crashed: ecall from M mode at test.s:1: _start: ecall, and nothing "+
			"was there to handle it.")
}

// What a sheet says twice, or of what there is not, is found when it is read.
func TestReadOnce(t *testing.T) {
	for text, want := range map[string]string{
		"name a\nname b\n":         "line 2: there is a name already: a",
		"files a.s b.s a.s\n":      "line 1: a.s is named twice",
		"given a.s\n\ngiven a.s\n": "line 3: a.s is named twice",
		"check a 1 A.\nexpect exit == 0\nelse No.\nelse No.\n": "line 4: there is an else already for exit == 0",
		"check a 1 A.\nexpect report starring == 0\n": "line 2: the report has no starring: see breakfast " +
			"run --json",
		"check a 1 A.\nexpect report tea.poured_c == 0\nexpect memory a+x == 0\n": "line 3: a+x: want memory LABEL " +
			"or " +
			"LABEL+N",
	} {
		_, err := grade.Parse(text)
		assert.EqualError(t, err, want)
	}
}
