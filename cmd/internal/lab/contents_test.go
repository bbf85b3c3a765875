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
			for _, name := range handedIn(l) {
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
	assert.Equal(t, "kitchen tea/start.s tea/kettle.s -D CUP=300", see("1", made, made))
	assert.Equal(t, "kitchen tea/start.s tea/kettle.s -D CUP=300", see("1", allow, trap))
	assert.Equal(t, "kitchen tea/start.s tea/kettle.s -D CUP=300 --misaligned=allow", see("1", allow, made))
	assert.Equal(t, "kitchen tea/start.s tea/kettle.s -D CUP=300 --misaligned=allow", see("1", trap, allow))
	assert.Equal(t, `make -B -C tea D="CUP=300" && kitchen --misaligned=trap tea/timer.elf`, see("4c", made, made))
	assert.Equal(t, `make -B -C tea D="CUP=300" && kitchen --misaligned=allow tea/timer.elf`, see("4c", allow, made))
	assert.Equal(t, `make -B -C tea D="CUP=300" && kitchen --misaligned=trap tea/pages.elf`, see("8c", made, made))
	pages, err := lab.Find("pages")
	require.NoError(t, err)
	assert.Equal(t, "kitchen tea/base.s tea/pages.s --isa=rv32imacsu_svade",
		pages.See("tea", &grade.Failure{ISA: "rv32imacsu_svade"}))
	cooks, err := lab.Find("cooks")
	require.NoError(t, err)
	assert.Equal(t, "kitchen tea/board.s tea/cooks.s --harts=2 --interleave=7",
		cooks.See("tea", &grade.Failure{Harts: 2, Turns: 7}))

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

// made is what the Makefile of a lab in C makes of its answer, with GNU's assembler and linker.
func made(t *testing.T, name, symbols string) *image.Image {
	t.Helper()
	for _, tool := range []string{"make", lab.Compiler} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatalf("there is no %s: apt-get install make gcc-riscv64-unknown-elf", tool)
			}
			t.Skipf("there is no %s: apt-get install make gcc-riscv64-unknown-elf", tool)
		}
	}
	l, err := lab.Find(name)
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	dir := t.TempDir()
	_, err = lab.Copy(dir, files)
	require.NoError(t, err)
	out, err := exec.Command("make", "-B", "-C", dir, "D="+symbols).CombinedOutput()
	require.NoError(t, err, string(out))
	name, _, _ = strings.Cut(name, "-")
	elf, err := os.ReadFile(filepath.Join(dir, name+".elf"))
	require.NoError(t, err)
	img, err := image.FromELF(elf)
	require.NoError(t, err)
	return img
}

// The labs in C can be built by their Makefiles too.
func TestMakefile(t *testing.T) {
	for symbols, interrupts := range map[string]int{"TASKS=2 QUANTUM=500": 50, "TASKS=5": 15} {
		img := made(t, "timer-c", symbols)
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

func TestMakefileOfPages(t *testing.T) {
	img := made(t, "pages-c", "FORK=1 PAGES=7")
	for _, isa := range []machine.ISA{machine.WithS, machine.WithSAndSvade} {
		m, err := machine.New(machine.Config{RAM: 1 << 20, ISA: isa})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		assert.Equal(t, machine.Stop{Reason: machine.Halted},
			m.Run(machine.Limit{Steps: 1_000_000, Now: devices.Never}), isa)
		for label, want := range map[string]uint32{"stage1": 5, "stage2": 3, "stage3": 5, "changed": 0, "leaked": 0,
			"stray_store": 1} {
			got, ok := m.Peek(img.Symbol(label).Addr, 4)
			assert.True(t, ok)
			assert.Equal(t, want, got, "%s %s", label, isa)
		}
	}
}
