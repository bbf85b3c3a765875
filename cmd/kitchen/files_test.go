package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/window"
)

// write saves a file, at a time that no other version of it has.
func write(t *testing.T, name, text string) {
	require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	later := time.Now().Add(time.Duration(len(text)) * time.Second)
	require.NoError(t, os.Chtimes(name, later, later))
}

// A program is made anew when a file of it is saved: with its breakpoints, at the time where it was. What does not
// assemble is shown, and what was there before goes on.
func TestEdited(t *testing.T) {
	dir := t.TempDir()
	file, more := filepath.Join(dir, "tea.s"), filepath.Join(dir, "more.s")
	write(t, file, "_start: nop\n nop\nhere: li a0, 1\n j here\n .include \"more.s\"\n")
	write(t, more, "more: nop\n")
	s, err := open([]string{file}, &program.Board{}, program.Options{}, 0)
	require.NoError(t, err)
	here := s.View().PC + 8
	require.NoError(t, s.Do(window.Command{Verb: window.Breakpoint, Addr: here}))
	for range 3 {
		require.NoError(t, s.Do(window.Command{Verb: window.Step}))
	}
	settle := func() *window.View {
		for range 3 {
			s.Tick(lookEvery)
		}
		s.Settle()
		return s.View()
	}
	before := settle()
	assert.Equal(t, uint32(1), before.Registers[10].Value)

	write(t, file, "_start: nop\n nop\n nop\nhere: li a0, 2\n j here\n .include \"more.s\"\n")
	v := settle()
	assert.Equal(t, before.Now, v.Now)
	assert.Equal(t, "assembled anew", v.Status)
	assert.Equal(t, map[uint32]bool{here: true}, v.Breakpoints, "at the same line, which is another instruction")
	require.NoError(t, s.Do(window.Command{Verb: window.Step}))
	assert.Equal(t, uint32(2), s.View().Registers[10].Value)

	write(t, more, "more: nop\n addi a0, a0, 5000\n")
	v = settle()
	require.Len(t, v.Problems, 1)
	assert.Equal(t, []any{more, 2}, []any{filepath.FromSlash(v.Problems[0].File), v.Problems[0].Line})
	assert.Contains(t, v.Problems[0].Text+v.Problems[0].Hint, "2047")
	require.Len(t, v.Sources, 2, "as they are now; the others as they were")
	assert.Equal(t, " addi a0, a0, 5000", v.Sources[0].Lines[1])
	assert.Equal(t, uint32(2), v.Registers[10].Value, "the machine is as it was")
	require.NoError(t, s.Do(window.Command{Verb: window.Step}))
	write(t, more, "more: nop\n nop\n nop\n")
	assert.Empty(t, settle().Problems)
	require.NoError(t, os.Remove(more))
	assert.Empty(t, settle().Problems, "it may come back")
}

// A program that does not assemble opens, with its errors; once it does, it is there.
func TestOpenWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tea.s")
	write(t, file, "_start: nopp\n")
	s, err := open([]string{file}, &program.Board{}, program.Options{}, 0)
	require.NoError(t, err)
	v := s.View()
	require.Len(t, v.Problems, 1)
	assert.Equal(t, 9, v.Problems[0].Col)
	require.NoError(t, s.Do(window.Command{Verb: window.Run}))
	s.Tick(time.Millisecond)
	write(t, file, "_start: li a0, 3\n1: j 1b\n")
	for range 3 {
		s.Tick(lookEvery)
	}
	assert.Empty(t, s.View().Problems)
	assert.Zero(t, s.View().Now)
	require.NoError(t, s.Do(window.Command{Verb: window.Step}))
	assert.Equal(t, uint32(3), s.View().Registers[10].Value)
	_, err = open([]string{file + "x"}, &program.Board{}, program.Options{}, 0)
	assert.Error(t, err)
}

// handedOut is a lab, and a folder of what a student begins with.
func handedOut(t *testing.T, name string) (l *lab.Lab, dir string) {
	l, err := lab.Find(name)
	require.NoError(t, err)
	files, err := l.Files()
	require.NoError(t, err)
	dir = t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), string(text))
	}
	return l, dir
}

// A lab's folder opens with its checks, at the end of the run that failed first; a save checks again.
func TestLabFolder(t *testing.T) {
	l, dir := handedOut(t, "kettle")
	s, _, err := openAny([]string{dir}, &program.Board{}, program.Options{}, 0, nil, "")
	require.NoError(t, err)
	b := s.(*labbed)
	settle := func() *window.View {
		for range 3 {
			b.Tick(lookEvery)
		}
		for b.results != nil {
			b.Tick(time.Millisecond)
		}
		b.Settle()
		return b.View()
	}
	v := settle()
	assert.Regexp(t, `^\d+/100$`, v.Score)
	require.NotEmpty(t, v.Checks)
	assert.False(t, v.Checks[0].Passed)
	assert.NotEmpty(t, v.Checked)
	assert.NotZero(t, v.Steps, "where the run ended")
	answers, err := l.Answers()
	require.NoError(t, err)
	for name, text := range answers {
		write(t, filepath.Join(dir, name), string(text)+"# mine\n")
	}
	v = settle()
	assert.Equal(t, []string{"100/100", "All checks passed."}, []string{v.Score, v.Checked})
	main := filepath.Join(dir, "kettle.s")
	text, err := os.ReadFile(main)
	require.NoError(t, err)
	write(t, main, string(text)+" nopp\n")
	v = settle()
	require.Len(t, v.Problems, 1)
	assert.Contains(t, v.Problems[0].Text, "nopp")
	files := map[string]bool{}
	for _, f := range v.Sources {
		files[f.File] = true
	}
	assert.True(t, files[v.Problems[0].File], "%q is shown, with its error", v.Problems[0].File)
	write(t, main, string(text))
	require.NoError(t, b.Do(window.Command{Verb: window.CheckLab}))
	assert.Empty(t, settle().Problems)
	_, _, err = openAny([]string{t.TempDir()}, &program.Board{}, program.Options{}, 0, nil, "")
	assert.ErrorContains(t, err, "holds no lab")
}

// A lab of one's own is checked by its sheet, wherever that is; and no flag is taken that nothing would be done with.
func TestOwnSheet(t *testing.T) {
	l, dir := handedOut(t, "kettle")
	own := filepath.Join(t.TempDir(), "tea")
	files, err := l.Exported(true)
	require.NoError(t, err)
	for name, text := range files {
		_, name, _ = strings.Cut(name, "/")
		require.NoError(t, os.MkdirAll(filepath.Join(own, filepath.Dir(name)), 0o777))
		write(t, filepath.Join(own, name), strings.Replace(string(text), "name    kettle", "name    tea", 1))
	}
	s, _, err := openAny([]string{dir}, &program.Board{}, program.Options{}, 0, nil, own)
	require.NoError(t, err)
	b := s.(*labbed)
	assert.Equal(t, "tea", b.lab.Sheet.Name)
	assert.NotEmpty(t, b.View().Sources)
	for b.results != nil {
		b.Tick(time.Millisecond)
	}
	assert.NotEmpty(t, b.View().Checks)

	for want, args := range map[string][]string{
		"is a lab's folder, and its checks say which machine each run is on: leave out --harts": {dir, "--harts", "2"},
		"leave out --tasks":                {dir, "--tasks", "current"},
		"there is no lab \"nothing\"":      {dir, "--sheet", "nothing"},
		"--sheet says what a lab's folder": {"preemptive", "--sheet", "kettle"},
	} {
		var out bytes.Buffer
		assert.NotZero(t, kitchen(args, &out, &out))
		assert.Contains(t, out.String(), want)
	}
}

// A lab for two cooks is shown on the machine that it is for, and assembles there as it is handed out.
func TestLabOfTwo(t *testing.T) {
	l, dir := handedOut(t, "cooks")
	d, err := (&labbed{dir: dir, lab: l}).plain()
	require.NoError(t, err)
	assert.Len(t, d.Machine().Harts, 2)
}

// What is dropped is opened; what is no program is not, and all is as it was.
func TestDrop(t *testing.T) {
	s, err := open([]string{"preemptive"}, &program.Board{}, program.Options{}, 0)
	require.NoError(t, err)
	defer func() { s.close() }()
	for name, data := range map[string]string{"bad.elf": "\x7fELF, and nothing else", "bad": "\x00\x01\x02"} {
		assert.ErrorContains(t, s.Drop(name, []byte(data)), name+" cannot be opened: ")
		assert.Equal(t, "preemptive", s.View().Title)
	}
	require.NoError(t, s.Drop("tea.s", []byte("_start: li a0, 7\n1: j 1b\n")))
	assert.Equal(t, "tea", s.View().Title)
	require.NoError(t, s.Do(window.Command{Verb: window.Step}))
	assert.Equal(t, uint32(7), s.View().Registers[10].Value)
	first := s.temp
	require.NoError(t, s.Drop("wrong.s", []byte("_start: nopp\n")))
	assert.Len(t, s.View().Problems, 1)
	assert.NoDirExists(t, first)
}

// short is tasks without where they are.
func short(list []window.Task) (short []window.Task) {
	for _, t := range list {
		short = append(short, window.Task{Name: t.Name, State: t.State, Running: t.Running})
	}
	return short
}

// The tasks of a kernel that tells the ticket rail nothing are known by a word, or by the stack that sp is in when a
// trap returns; in the past, too.
func TestForeignTasks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.s")
	write(t, file, `_start: la s0, one
1: la sp, one
 sw s0, now, t0
 .rept 40
 nop
 .endr
 la sp, two
 la t1, two
 sw t1, now, t0
 .rept 40
 nop
 .endr
 j 1b
 .data
now: .word 0
 .space 64
one: .space 64
two: .word 0
`)
	_, e, err := openAny([]string{file}, &program.Board{}, program.Options{}, 0, &program.Foreign{Word: "now"}, "")
	require.NoError(t, err)
	for _, move := range []string{"step 400", "back 100"} {
		require.NoError(t, e.Do(window.Command{Verb: window.Tell, Text: move}))
		e.Settle()
	}
	assert.Equal(t, []window.Task{{Name: "one", State: "runs", Running: true}, {Name: "two", State: "ready"}},
		short(e.View().Tasks))
	_, _, err = openAny([]string{file}, &program.Board{}, program.Options{}, 0,
		&program.Foreign{Stacks: []string{"one=now..one"}}, "")
	require.NoError(t, err)
	_, _, err = openAny([]string{file}, &program.Board{}, program.Options{}, 0, &program.Foreign{Word: "nobody"}, "")
	assert.ErrorContains(t, err, "no symbol")
}
