package main

import (
	"bytes"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
