package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"breakfast/programs"
)

// A person is a terminal with somebody at it.
type person struct {
	t      *testing.T
	desk   *os.File // the person's end
	device *os.File // the program's
	cmd    *exec.Cmd
	before unix.Termios
	seen   bytes.Buffer
}

// sitDown starts a command at a terminal of its own.
func sitDown(t *testing.T, dir string, args ...string) *person {
	t.Helper()
	desk, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("this system hands out no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { desk.Close() })
	raw, err := desk.SyscallConn() // File.Fd would have reads wait without end
	require.NoError(t, err)
	n := 0
	require.NoError(t, raw.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
			n, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	}))
	require.NoError(t, err)
	device, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { device.Close() })

	p := &person{t: t, desk: desk, device: device, cmd: exec.Command("breakfast", args...)}
	p.before = p.modes()
	p.cmd.Dir = dir
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = device, device, device
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // if the test has failed
	return p
}

func (p *person) modes() unix.Termios {
	modes, err := unix.IoctlGetTermios(int(p.device.Fd()), unix.TCGETS)
	require.NoError(p.t, err)
	return *modes
}

// sees waits until the terminal shows a text, a minute at most.
func (p *person) sees(text string) {
	p.t.Helper()
	require.NoError(p.t, p.desk.SetReadDeadline(time.Now().Add(time.Minute)))
	b := make([]byte, 4096)
	for !strings.Contains(p.seen.String(), text) {
		n, err := p.desk.Read(b)
		p.seen.Write(b[:n])
		require.NoError(p.t, err, "waiting for %q, seen: %q", text, &p.seen)
	}
}

func (p *person) types(keys string) {
	_, err := p.desk.WriteString(keys)
	require.NoError(p.t, err)
}

// leaves waits for the command's end; the terminal is to be as it was before.
func (p *person) leaves(status int) {
	p.t.Helper()
	err := p.cmd.Wait()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		require.NoError(p.t, err)
	}
	assert.Equal(p.t, status, p.cmd.ProcessState.ExitCode(), "exit status; seen: %q", &p.seen)
	assert.Equal(p.t, p.before, p.modes(), "the terminal's modes")
}

// keys prints "ready", then the number of each key in brackets; q ends it, f makes it fault.
const keysProgram = `
_start: la      sp, stack
        la      a0, ready
1:      lbu     t0, 0(a0)
        beqz    t0, 2f
        sb      t0, UART_THR, t1
        addi    a0, a0, 1
        j       1b
2:
        .ifdef  SLEEP
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * UART_IRQ, t1
        li      t0, 1 << UART_IRQ
        sw      t0, PLIC_ENABLE, t1
        li      t0, 1 << 11
        csrw    mie, t0
        .endif
loop:   lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        bnez    t0, 1f
        .ifdef  SLEEP
        wfi
        lw      t0, PLIC_CLAIM
        sw      t0, PLIC_CLAIM, t1
        .endif
        j       loop
1:      lbu     s0, UART_RBR
        li      a0, '['
        sb      a0, UART_THR, t1
        mv      a0, s0
        call    decimal
        li      a0, ']'
        sb      a0, UART_THR, t1
        li      t0, 'f'
        beq     s0, t0, fault
        li      t0, 'q'
        bne     s0, t0, loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
fault:  ebreak

decimal:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        li      t0, 10
        remu    t1, a0, t0
        sw      t1, 8(sp)
        divu    a0, a0, t0
        beqz    a0, 1f
        call    decimal
1:      lw      a0, 8(sp)
        addi    a0, a0, '0'
        sb      a0, UART_THR, t1
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
        .rodata
ready:  .asciz  "ready\n"
        .bss
        .balign 16
        .space  256
stack:
`

// Keys arrive one by one, Enter as carriage return, and nobody echoes them but the program. However
// it ends, the terminal is as it was.
func TestTerminal(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "keys.s"), []byte(keysProgram), 0o666))
	for how, flags := range map[string][]string{"polling": nil, "sleeping": {"-D", "SLEEP=1"},
		"in real time": {"-D", "SLEEP=1", "--realtime"}} {
		args := append([]string{"run", "keys.s", "--max-steps", "0"}, flags...)
		t.Run(how+" to its end", func(t *testing.T) {
			p := sitDown(t, dir, args...)
			p.sees("ready\r\n")
			p.types("a\r")
			p.sees("ready\r\n[97][13]")
			p.types("q")
			p.sees("[113]")
			p.leaves(0)
		})
		t.Run(how+" to a fault", func(t *testing.T) {
			p := sitDown(t, dir, args...)
			p.sees("ready\r\n")
			p.types("f")
			p.sees("fault: breakpoint")
			p.leaves(120)
		})
		t.Run(how+" to Ctrl-C", func(t *testing.T) {
			p := sitDown(t, dir, args...)
			p.sees("ready\r\n")
			p.types("a")
			p.sees("[97]")
			p.types("\x03")
			p.sees("breakfast: interrupted")
			p.sees("  source   keys.s:")
			p.leaves(130)
		})
	}
	for sig, status := range map[syscall.Signal]int{syscall.SIGQUIT: statusQuit, syscall.SIGTERM: statusInterrupted,
		syscall.SIGHUP: statusInterrupted} {
		t.Run("to "+sig.String(), func(t *testing.T) {
			if signal.Ignored(sig) {
				t.Skip("told to ignore it, as by nohup, and so is what is started here")
			}
			p := sitDown(t, dir, "run", "keys.s", "--max-steps", "0")
			p.sees("ready\r\n")
			require.NotEqual(t, p.before, p.modes(), "raw")
			require.NoError(t, p.cmd.Process.Signal(sig))
			p.sees("breakfast: ")
			p.leaves(status)
			assert.NotContains(t, p.seen.String(), "goroutine")
		})
	}
	t.Run("asleep for good", func(t *testing.T) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "sleep.s"), []byte("_start: wfi\n"), 0o666))
		p := sitDown(t, dir, "run", "sleep.s")
		p.sees("breakfast: idle")
		p.leaves(121)
	})
	t.Run("colours", func(t *testing.T) {
		// on a terminal, unless they are unwelcome; elsewhere scripts compare plain text
		require.NoError(t, os.WriteFile(filepath.Join(dir, "bad.s"), []byte("_start: mov a0, a1\n"), 0o666))
		t.Setenv("NO_COLOR", "")
		t.Setenv("TERM", "xterm")
		p := sitDown(t, dir, "asm", "bad.s")
		p.sees("\x1b[1;31merror:\x1b[0m there is no instruction")
		p.sees("\x1b[32m^~~\x1b[0m")
		p.leaves(1)
		t.Setenv("NO_COLOR", "1")
		p = sitDown(t, dir, "asm", "bad.s")
		p.sees("bad.s:1:9: error: there is no instruction")
		p.leaves(1)
	})
	t.Run("progress", func(t *testing.T) {
		p := sitDown(t, dir, "compare", "-D", "TOASTS=1")
		p.sees(fmt.Sprintf("\r%[1]d of %[1]d breakfasts", len(programs.Recipes)))
		p.sees("\r\x1b[Krecipe ")
		p.leaves(0)
	})
}

// SIGINT stops a run of the debugger in a pipe where it is, and the next lines are done; the end of input ends it.
func TestDebugInPipes(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.s"), []byte("_start: sb zero, UART_THR, t1\n"+
		" addi s0, s0, 1\n j _start\n"), 0o666))
	cmd := exec.Command("breakfast", "debug", "x.s", "--plain")
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	limit := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer limit.Stop()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	sees := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		require.Fail(t, "it does not come: "+text)
	}
	fmt.Fprintln(in, "run")
	sees("Printed: ")
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	sees("M mode: interrupted.")
	fmt.Fprintln(in, "print s0\nrun 1000\nback 10")
	sees("s0 is 0x")
	sees("after 1000 steps.")
	sees("back by 10 steps.")
	require.NoError(t, in.Close())
	require.NoError(t, cmd.Wait(), "%s", &errs)
	assert.Empty(t, errs.String(), "no progress where no terminal is")
}

// A long move shows how far it is, on a terminal.
func TestDebugProgress(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.s"), []byte("_start: addi s0, s0, 1\n j _start\n"), 0o666))
	p := sitDown(t, dir, "debug", "x.s", "--plain")
	p.sees("the beginning")
	p.types("run\n")
	p.sees("\r\x1b[Kbreakfast: run: step ")
	p.types("\x03")
	p.sees("interrupted.")
	p.types("quit\n")
	p.leaves(0)
}

// Ctrl-C stops a run of the debugger where it is, and ends it where nothing moves.
func TestDebugInterrupted(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.s"), []byte("_start: sb zero, UART_THR, t1\n j _start\n"),
		0o666))
	p := sitDown(t, dir, "debug", "x.s", "--plain")
	p.sees("the beginning")
	p.types("run\n")
	p.sees("Printed: ")
	p.types("\x03")
	p.sees("interrupted.")
	p.types("\x03")
	p.leaves(130)
}
