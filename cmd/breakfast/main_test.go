package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// commands are the programs that tests run as processes of their own.
var commands = map[string]func(){"breakfast": main}

func TestMain(m *testing.M) { testscript.Main(m, commands) }

// The command line, a theme a script. Besides testscript's own commands there are these:
//
//	exits N breakfast …     runs a command and wants this exit status, and no stack trace
//	bytes FILE "\x03…"      writes a file of any bytes
//	repeat N LINE FILE LAST writes a file of so many equal lines and a last one
//	interrupt breakfast …   waits for the first output, sends an interrupt, wants exit status 130; stderr is in "said"
//	twice STDIN breakfast … runs a command with --stats twice and wants equal digests
//	absent PATTERN          wants no file to match
//	sectors FILE abc        writes a file of sectors, each full of one letter
//	link NEW OLD            gives a file a second name
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil // whom no file is closed to
			}
			return false, fmt.Errorf("no condition %s", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"bytes":     writeBytes,
			"repeat":    repeat,
			"interrupt": interrupt,
			"twice":     twice,
			"absent":    absent,
			"sectors":   sectors,
			"link":      link,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command …")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d: want %s", got, args[0])
	}
	if strings.Contains(ts.ReadFile("stderr"), "goroutine ") {
		ts.Fatalf("a stack trace of Go's")
	}
}

func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	s, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(s), 0o666))
}

func repeat(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Repeat(args[1]+"\n", n)+args[3]+"\n"), 0o666))
}

func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command(lookup(ts, args[0]), args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	_, err = out.Read(make([]byte, 1))
	ts.Check(err)
	ts.Check(cmd.Process.Signal(os.Interrupt))
	err = cmd.Wait()
	if cmd.ProcessState.ExitCode() != 130 {
		ts.Fatalf("ended with %v: want exit status 130\n%s", err, stderr.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("said"), stderr.Bytes(), 0o666))
}

var digest = regexp.MustCompile(`digest +[0-9a-f]{32}`)

func twice(ts *testscript.TestScript, neg bool, args []string) {
	var said [2]string
	for i := range said {
		cmd := exec.Command(lookup(ts, args[1]), append(args[2:], "--stats")...)
		cmd.Dir = ts.MkAbs(".")
		cmd.Stdin = strings.NewReader(ts.ReadFile(args[0]))
		out, err := cmd.CombinedOutput()
		ts.Check(err)
		said[i] = digest.FindString(string(out))
	}
	if said[0] == "" || said[0] != said[1] {
		ts.Fatalf("two runs: %q and %q", said[0], said[1])
	}
}

// lookup finds a command where the script does.
func lookup(ts *testscript.TestScript, name string) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		for _, ext := range []string{"", ".exe"} {
			if path := filepath.Join(dir, name+ext); exists(path) {
				return path
			}
		}
	}
	ts.Fatalf("there is no command %s", name)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func absent(ts *testscript.TestScript, neg bool, args []string) {
	list, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(list) > 0 {
		ts.Fatalf("there is %s", list[0])
	}
}

func sectors(ts *testscript.TestScript, neg bool, args []string) {
	var b []byte
	for _, letter := range args[1] {
		b = append(b, bytes.Repeat([]byte{byte(letter)}, 512)...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func link(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.Link(ts.MkAbs(args[1]), ts.MkAbs(args[0])))
}

// The reference pages and kitchen.h are what the tables say. If not: go generate ./cmd/breakfast
func TestReferenceIsFresh(t *testing.T) {
	a := &app{}
	for name, want := range a.referencePages() {
		got, err := os.ReadFile(filepath.Join("../..", name))
		require.NoError(t, err)
		assert.True(t, want == strings.ReplaceAll(string(got), "\r\n", "\n"),
			"%s is stale: go generate ./cmd/breakfast", name)
	}
}

// BenchmarkRunPreemptive is the main job, assembling included. It is to take less than 100 ms.
func BenchmarkRunPreemptive(b *testing.B) {
	for b.Loop() {
		var out, errs bytes.Buffer
		if status := Main([]string{"run", "preemptive"}, strings.NewReader(""), &out, &errs); status != 0 {
			b.Fatalf("exit status %d: %s", status, &errs)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/breakfast")
}
