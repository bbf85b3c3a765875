package lines_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/face/lines"
	"breakfast/internal/try"
	"breakfast/machine"
)

const forever = "_start: li s0, 'x'\n1: sb s0, UART_THR, t1\n j 1b\n"

func open(t testing.TB, text string) *debug.Debugger {
	return debug.New(try.Machine(t, machine.Config{}, text))
}

// after calls something at a write that begins so.
type after struct {
	seen bytes.Buffer
	text string
	do   func()
}

func (a *after) Write(b []byte) (int, error) {
	if strings.HasPrefix(string(b), a.text) && a.do != nil {
		a.do()
		a.do = nil
	}
	return a.seen.Write(b)
}

// What is under way is told, and taken back before anything is said.
func TestProgress(t *testing.T) {
	var told []string
	out := &after{}
	status, err := lines.Serve(context.Background(), open(t, "_start: addi s0, s0, 1\n j _start\n"), lines.Options{
		In: strings.NewReader("run 3000000\nback ring\n"), Out: out, Progress: func(text string) {
			if text != "" {
				out.text, out.do = "", func() { t.Error("something is said meanwhile") }
			} else {
				out.do = nil
			}
			if text != "" || len(told) > 0 && told[len(told)-1] != "" {
				told = append(told, text)
			}
		}})
	require.NoError(t, err)
	assert.Equal(t, 0, status)
	require.Greater(t, len(told), 3)
	assert.Equal(t, "run 3000000: 3 %", told[0])
	assert.Contains(t, strings.Join(told, "\n"), "back to ring: ")
	assert.Empty(t, told[len(told)-1])
}

// Ctrl-C stops a run where it is, and the next line is done; where nothing moves it ends all.
func TestInterrupt(t *testing.T) {
	stop := make(chan struct{}, 1)
	out := &after{text: "Printed: xx", do: func() { stop <- struct{}{} }}
	status, err := lines.Serve(context.Background(), open(t, forever), lines.Options{
		In: strings.NewReader("run\np s0\n"), Out: out, Interrupts: stop})
	require.NoError(t, err)
	assert.Equal(t, 0, status)
	assert.Contains(t, out.seen.String(), "M mode: interrupted.\n")
	assert.Contains(t, out.seen.String(), "s0 is 0x00000078")

	never, _ := io.Pipe()
	stop <- struct{}{}
	status, err = lines.Serve(context.Background(), open(t, forever), lines.Options{In: never, Out: io.Discard,
		Interrupts: stop})
	require.NoError(t, err)
	assert.Equal(t, lines.StatusInterrupted, status)
}

// Somebody who ends it from outside ends a run, too.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := &after{text: "Printed: xx", do: cancel}
	status, err := lines.Serve(ctx, open(t, forever), lines.Options{In: strings.NewReader("run\n"), Out: out})
	require.NoError(t, err)
	assert.Contains(t, []int{0, lines.StatusInterrupted}, status)
}

// A reader that has gone ends a run.
func TestReaderGone(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		_, _ = io.CopyN(io.Discard, r, 2000)
		_ = r.CloseWithError(errors.New("gone"))
	}()
	_, err := lines.Serve(context.Background(), open(t, forever), lines.Options{In: strings.NewReader("run\n"), Out: w})
	assert.ErrorContains(t, err, "gone")
}

// A line that is too long is refused whole, in whatever pieces it comes; the last may have no end.
func TestLongLine(t *testing.T) {
	var out bytes.Buffer
	in := strings.Repeat("x", 200_000) + "\np 1\np 2"
	status, err := lines.Serve(context.Background(), open(t, forever), lines.Options{
		In: iotest.HalfReader(strings.NewReader(in)), Out: &out})
	require.NoError(t, err)
	assert.Equal(t, lines.StatusRefused, status)
	assert.Contains(t, out.String(), "error: a line of more than 65536 bytes\n1 is 0x00000001, 1\n2 is 0x00000002, 2\n")
}
