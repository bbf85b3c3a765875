package lab_test

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/devices"
	"breakfast/grade"
	"breakfast/machine"
)

// Each lab has what its readers need, and every check has hints.
func TestLabsAreComplete(t *testing.T) {
	for _, l := range all(t) {
		files, err := l.Exported(true)
		require.NoError(t, err)
		handout := string(files[l.Folder+"/handout.md"])
		for _, heading := range []string{"## What you will understand", "## Background", "## Your task",
			"## How to test", "## See it",
			"## Hints", "## Questions", "## What comes next"} {
			assert.Contains(t, handout, "\n"+heading+"\n", l.Folder)
		}
		assert.Contains(t, handout, "\nYou need ", l.Folder+": what it assumes")
		assert.Contains(t, handout, "<details>", l.Folder)
		assert.Less(t, len(strings.Fields(handout)), 1500, "%s: three pages at most", l.Folder)
		notes := string(files[l.Folder+"/notes.md"])
		for _, heading := range []string{"\nTime: ", "## Common mistakes", "## How to vary"} {
			assert.Contains(t, notes, heading, l.Folder)
		}
		for _, c := range l.Sheet.Checks {
			assert.NotEmpty(t, c.Hints, "%s %s", l.Folder, c.Name)
		}
	}
}

// What is left out of an export for students has no answer in it.
func TestExportWithoutAnswers(t *testing.T) {
	for _, l := range all(t) {
		files, err := l.Exported(false)
		require.NoError(t, err)
		answers, err := l.Answers()
		require.NoError(t, err)
		for path, text := range files {
			for _, name := range l.Sheet.Files {
				assert.NotEqual(t, string(answers[name]), string(text), path)
			}
		}
		for _, name := range l.Sheet.Files {
			assert.Contains(t, files, l.Folder+"/skeleton/"+name)
		}
	}
}

// What is shown in the window is what was judged: the same symbols, and the same machine. So it is in the Makefile.
func TestSee(t *testing.T) {
	see := func(number string, sheet, flag machine.Misaligned) string {
		l, err := lab.Find(number)
		require.NoError(t, err)
		require.NoError(t, l.On(program.Board{Misaligned: flag}))
		l.Sheet.Misaligned = sheet
		return l.See("tea", &grade.Failure{Defines: grade.Defines{{Name: "CUP", Value: 300}}})
	}
	const made, trap, allow = machine.MisalignedAsMade, machine.MisalignedTraps, machine.MisalignedAllowed
	assert.Equal(t, "kitchen tea/kettle.s -D CUP=300", see("1", made, made))
	assert.Equal(t, "kitchen tea/kettle.s -D CUP=300", see("1", allow, trap))
	assert.Equal(t, "kitchen tea/kettle.s -D CUP=300 --misaligned=allow", see("1", allow, made))
	assert.Equal(t, "kitchen tea/kettle.s -D CUP=300 --misaligned=allow", see("1", trap, allow))
	assert.Equal(t, `make -B -C tea D="CUP=300" && kitchen --misaligned=trap tea/timer.elf`, see("3c", made, made))
	assert.Equal(t, `make -B -C tea D="CUP=300" && kitchen --misaligned=allow tea/timer.elf`, see("3c", allow, made))

	for _, l := range all(t) {
		files, err := l.Files()
		require.NoError(t, err)
		if text := string(files["Makefile"]); text != "" {
			want := "--misaligned=" + cmp.Or(l.Sheet.Misaligned, trap).String() + " "
			assert.Contains(t, text, "\tkitchen "+want)
			assert.Contains(t, text, "\tbreakfast run "+want)
		}
	}
}

// The lab in C can be built by its Makefile too, with GNU's assembler and linker.
func TestMakefile(t *testing.T) {
	for _, tool := range []string{"make", lab.Compiler} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatalf("there is no %s: apt-get install make gcc-riscv64-unknown-elf", tool)
			}
			t.Skipf("there is no %s: apt-get install make gcc-riscv64-unknown-elf", tool)
		}
	}
	l, err := lab.Find("3c")
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	dir := t.TempDir()
	_, err = lab.Copy(dir, files)
	require.NoError(t, err)
	for symbols, interrupts := range map[string]int{"TASKS=2 QUANTUM=500": 50, "TASKS=5": 15} {
		out, err := exec.Command("make", "-B", "-C", dir, "D="+symbols).CombinedOutput()
		require.NoError(t, err, string(out))
		elf, err := os.ReadFile(filepath.Join(dir, "timer.elf"))
		require.NoError(t, err)
		img, err := image.FromELF(elf)
		require.NoError(t, err)
		m, err := machine.New(machine.Config{RAM: 1 << 20})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		taken := 0
		m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(*machine.Machine, machine.Event) { taken++ }})
		assert.Equal(t, machine.Stop{Reason: machine.Halted},
			m.Run(machine.Limit{Steps: 1_000_000, Now: devices.Never}), symbols)
		assert.GreaterOrEqual(t, taken, interrupts, symbols)
		spoiled, ok := m.Peek(img.Symbol("spoiled").Addr, 4)
		assert.True(t, ok)
		assert.Zero(t, spoiled, symbols)
	}
}
