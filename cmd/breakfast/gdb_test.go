package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cmd/internal/program"
)

func TestGDBCommandLine(t *testing.T) {
	for want, args := range map[string][]string{
		"--listen :1: others than this computer could connect": {"hello", "--listen", ":1"},
		"--console wants stdio, gdb, none, or a file":          {"hello", "--console", ""},
		"--console: open /no/such: no such file":               {"hello", "--console", "/no/such"},
		"gdb what?":                                            {},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, 2, Main(append([]string{"gdb"}, args...), strings.NewReader(""), &out, &errs))
		assert.Contains(t, errs.String(), want)
	}
}

// A session is opened at its moment, and its program is written for GDB.
func TestGDBSession(t *testing.T) {
	dir := t.TempDir()
	session, file := filepath.Join(dir, "t.session"), filepath.Join(dir, "t.elf")
	var out, errs bytes.Buffer
	require.Equal(t, 122, Main([]string{"run", "hello", "--max-steps", "300", "--record", session},
		strings.NewReader(""), &out, &errs), "%s", &errs)
	assert.Equal(t, 2, Main([]string{"gdb", session, "--mhz", "20"}, strings.NewReader(""), &out, &errs))
	assert.Contains(t, errs.String(), "is a session, with its own program and machine: leave out --mhz")
	a := &app{stdin: strings.NewReader("")}
	a.setStreams(&out, &errs)
	d, err := a.debugger([]string{session}, &program.Board{}, program.Options{})
	require.NoError(t, err)
	assert.Equal(t, uint64(300), d.Machine().Position().Steps)
	require.NoError(t, a.writeELF(d.Machine(), file))
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	img, err := image.FromELF(written)
	require.NoError(t, err)
	assert.Equal(t, d.Machine().Image().Entry, img.Entry)
}

// A client connects, has the program run to its end, and leaves; the terminal is the command's.
func TestGDBServes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	var out, errs bytes.Buffer
	status := make(chan int)
	go func() {
		status <- Main([]string{"gdb", "hello", "--listen", path, "--once"}, strings.NewReader(""), &out, &errs)
	}()
	var c net.Conn
	require.Eventually(t, func() bool {
		var err error
		c, err = net.Dial("unix", path)
		return err == nil
	}, 10*time.Second, time.Millisecond)
	packet := func(s string) {
		sum := byte(0)
		for _, b := range []byte(s) {
			sum += b
		}
		_, err := fmt.Fprintf(c, "$%s#%02x", s, sum)
		require.NoError(t, err)
	}
	packet("c")
	packet("D")
	require.Equal(t, 0, <-status, "%s", &errs)
	assert.Contains(t, out.String(), "good morning")
	assert.Contains(t, errs.String(), "waiting for GDB at "+path)
	assert.Contains(t, errs.String(), "the program had ended, with code 0")
}
