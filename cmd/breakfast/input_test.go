package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What comes through a pipe is handed over when the program looks for it, a byte at a time.

// fifo sets the FIFOs up as everybody does, prints, and echoes with its letters counted: by polling, or in an interrupt
// handler.
const fifo = `
_start: la      sp, top
        li      t0, 7
        sb      t0, UART_FCR, t1        # enable, and empty both
        la      a0, hello
        call    print
        li      s0, 0
.ifdef  RING
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * UART_IRQ, t1
        li      t0, 1 << UART_IRQ
        sw      t0, PLIC_ENABLE, t1
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 1 << 11
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s2, s2, 1               # works while it waits
        j       1b
        .balign 4
handler: lw     s1, PLIC_CLAIM
        call    get
        sw      s1, PLIC_CLAIM, t1
        mret
.else
1:      lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, 1b
        call    get
        j       1b
.endif
get:    lbu     t0, UART_RBR
        sb      t0, UART_THR, t1
        addi    s0, s0, 1
        li      t1, '.'
        bne     t0, t1, 2f
        li      t0, FINISHER_FAIL
        slli    s0, s0, 16
        or      t0, t0, s0
        sw      t0, FINISHER_EXIT, t1   # with the number of letters
2:      ret
print:  lbu     t0, 0(a0)
        beqz    t0, 2b
3:      lbu     t1, UART_LSR
        andi    t1, t1, UART_LSR_THRE
        beqz    t1, 3b
        sb      t0, UART_THR, t1
        addi    a0, a0, 1
        j       print
        .data
hello:  .asciz  "hello\n"
        .bss
        .space  64
top:
`

// slowly is what a writer writes that sleeps before each byte.
func slowly(text string) io.Reader {
	r, w := io.Pipe()
	go func() {
		for i := range len(text) {
			time.Sleep(time.Millisecond)
			_, _ = w.Write([]byte{text[i]})
		}
		_ = w.Close()
	}()
	return r
}

func TestSameBytesSameRun(t *testing.T) {
	program := filepath.Join(t.TempDir(), "fifo.s")
	require.NoError(t, os.WriteFile(program, []byte(fifo), 0o666))
	const typed = "seventeen letters" + "."
	digest := regexp.MustCompile(`digest +(\w+)`)
	for _, mode := range []string{"POLL", "RING"} {
		seen := map[string]bool{}
		for _, in := range []io.Reader{strings.NewReader(typed), slowly(typed),
			iotest.OneByteReader(strings.NewReader(typed))} {
			var out, said bytes.Buffer
			status := Main([]string{"run", program, "-D", mode + "=1", "-Wno-define", "--stats"}, in, &out, &said)
			require.Equal(t, len(typed), status, "%s: %s%s", mode, &out, &said)
			assert.True(t, strings.HasPrefix(out.String(), "hello\n"+typed), "the first letter too: %s", &out)
			require.Regexp(t, digest, out.String())
			seen[digest.FindStringSubmatch(out.String())[1]] = true
		}
		assert.Len(t, seen, 1, "%s: however slowly it came", mode)
	}
}

// A program that only prints is done before anything comes, and one that wants more is told of the end.
func TestWhoOnlyPrintsDoesNotWait(t *testing.T) {
	never, w := io.Pipe()
	defer w.Close()
	for _, program := range []string{"hello", "preemptive"} {
		var out, said bytes.Buffer
		require.Zero(t, Main([]string{"run", program}, never, &out, &said), said.String())
		assert.NotContains(t, said.String(), "waits for input")
	}
}

// The machine stops at the step that looks for input, and stands still, kettle and all, until it comes: it is as warm
// after a long wait as after a short one.
func TestTheKettleWaitsToo(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kettle.s")
	require.NoError(t, os.WriteFile(program, []byte(`
_start: li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lbu     t0, UART_RBR
        beqz    t0, 1b
        lw      a0, CLINT_MTIME
        lw      a1, KETTLE_TEMP
        slli    a0, a0, 16
        li      t0, FINISHER_FAIL
        or      t0, t0, a0
        sw      t0, FINISHER_EXIT, t1
`), 0o666))
	var out, said bytes.Buffer
	status := Main([]string{"run", program}, slowly("k"), &out, &said)
	assert.Equal(t, 10, status, "steps before mtime is read: 6, the 2 that read the letter, beqz, and auipc: %s", &said)
}

// A program that waits for a pipe is said to, once, after a second.
func TestWhoWaitsIsSaidToWait(t *testing.T) {
	program := filepath.Join(t.TempDir(), "one.s")
	require.NoError(t, os.WriteFile(program, []byte("_start: lbu a0, UART_RBR\n slli a0, a0, 16\n li t0, "+
		"FINISHER_FAIL\n or t0, t0, a0\n sw t0, FINISHER_EXIT, t1\n"), 0o666))
	in, typed := io.Pipe()
	said := &answering{typed: typed}
	var out bytes.Buffer
	assert.Equal(t, 'k', rune(Main([]string{"run", program}, in, &out, said)))
	assert.Equal(t, "breakfast: the program waits for input, and none comes (</dev/null ends it)\n", said.String())
}

// answering types a letter when it is told that the program waits.
type answering struct {
	bytes.Buffer
	typed io.Writer
}

func (a *answering) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("waits for input")) {
		go func() { _, _ = a.typed.Write([]byte("k")) }()
	}
	return a.Buffer.Write(b)
}
