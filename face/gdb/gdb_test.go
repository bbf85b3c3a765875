package gdb

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/internal/try"
	"breakfast/machine"
)

const procedures = `
        .globl  _start, down, leaf
_start: la      sp, top
        li      a0, 3
        call    down                    # line 5
        la      t1, count
        li      t0, 5
        sw      t0, 0(t1)
        addi    t0, t0, 1
        sw      t0, 0(t1)
        call    leaf                    # line 11
        nop
        nop
stay:   j       stay
        .type   down, @function
down:   addi    sp, sp, -16
        sw      ra, 12(sp)
        beqz    a0, 1f
        addi    a0, a0, -1
        call    down                    # line 18
1:      lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
        .size   down, .-down
        .type   leaf, @function
leaf:   nop
        nop
        ret
        .size   leaf, .-leaf
        .data
        .globl  count
        .type   count, @object
count:  .word   3
        .size   count, 4
        .bss
        .space  256
top:
`

// script has the real GDB debug a program, and checks what it prints.
func script(t *testing.T, program string, c machine.Config, commands, want string) {
	t.Helper()
	out, err := real(t, debug.New(try.Machine(t, c, program)), Options{Say: func(string) {}}, commands).CombinedOutput()
	require.NoError(t, err, "%s", out)
	told(t, string(out), want)
}

// told checks that each line of want is in what GDB has printed, in this order.
func told(t *testing.T, out, want string) {
	t.Helper()
	rest := out
	for line := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		line = strings.TrimSpace(line)
		_, after, found := strings.Cut(rest, line)
		require.True(t, found, "%q is missing in\n%s\n(the rest is\n%s)", line, out, rest)
		rest = after
	}
}

// real is the real GDB with commands, to be run, and a server for it.
func real(t *testing.T, d *debug.Debugger, opt Options, commands string) *exec.Cmd {
	t.Helper()
	gdb, err := exec.LookPath("gdb-multiarch")
	if err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("BREAKFAST_ORACLES=require, and there is no gdb-multiarch")
		}
		t.Skip("there is no gdb-multiarch (Debian: gdb-multiarch)")
	}
	file := filepath.Join(t.TempDir(), "program.elf")
	require.NoError(t, os.WriteFile(file, d.Machine().Image().ELF(), 0o666))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	var wait sync.WaitGroup
	wait.Go(func() { assert.NoError(t, Serve(ctx, l, d, opt)) })
	t.Cleanup(func() {
		cancel()
		wait.Wait()
	})
	args := []string{"-nx", "-batch", "-ex", "set pagination off", "-ex", "set confirm off", "-ex", "set width 0"}
	for _, line := range append([]string{"target remote " + l.Addr().String()}, strings.Split(commands, "\n")...) {
		if line = strings.TrimSpace(line); line != "" {
			args = append(args, "-ex", strings.ReplaceAll(line, "SERVER", l.Addr().String()))
		}
	}
	return exec.CommandContext(ctx, gdb, append(args, file)...)
}

// Ctrl-C in the real GDB stops a run where it is, and leaves a search.
func TestGDBInterrupted(t *testing.T) {
	d := debug.New(try.Machine(t, machine.Config{}, `
_start: li      s0, 'x'
        li      s2, 10000000
1:      addi    s2, s2, -1
        bnez    s2, 1b
2:      sb      s0, UART_THR, t1
        addi    s1, s1, 1
        j       2b
`))
	printed, console, err := os.Pipe()
	require.NoError(t, err)
	defer printed.Close()
	defer console.Close()
	cmd := real(t, d, Options{Say: func(string) {}, Console: console}, `
		continue
		printf "s1 counts: %d\n", $s1 > 0
		monitor lastwrite s11
		reverse-stepi
		stepi
		printf "s1 counts: %d\n", $s1 > 0`)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	_, err = printed.Read(make([]byte, 1))
	require.NoError(t, err)
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	time.Sleep(20 * time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait(), "%s", &out)
	told(t, out.String(), `
		received signal SIGINT
		s1 counts: 1
		nothing has written it before
		s1 counts: 1`)
}

func TestGDB(t *testing.T) {
	for name, c := range map[string]struct {
		program        string
		config         machine.Config
		commands, want string
	}{
		"breakpoints and steps": {procedures, machine.Config{}, `
			break down if $a0 == 1
			continue
			info breakpoints
			backtrace
			stepi
			nexti
			next
			step
			info line`, `
			Breakpoint 1, down () at test.s
			breakpoint already hit 1 time
			#0  down () at test.s:16
			#1  0x`},
		"finish and back": {procedures, machine.Config{}, `
			break leaf
			continue
			next
			finish
			printf "behind it: %d\n", $pc == (char*)&stay - 8
			reverse-stepi
			delete
			reverse-finish
			printf "at the call: %d\n", $pc == (char*)&stay - 12
			break down
			reverse-continue
			reverse-continue
			backtrace
			reverse-continue
			reverse-continue
			reverse-continue`, `
			Breakpoint 1, leaf ()
			behind it: 1
			at the call: 1
			Breakpoint 2, down ()
			Breakpoint 2, down ()
			#0  down ()
			#1
			Breakpoint 2, down ()
			Breakpoint 2, down ()
			No more reverse-execution history.`},
		"watch in both directions": {procedures, machine.Config{}, `
			watch *(int*)&count
			continue
			continue
			reverse-continue
			reverse-continue
			printf "line is before: %d\n", $pc < (void*)&down
			delete
			rwatch *(int*)&count
			reverse-continue
			printf "pc is the beginning: %d\n", $pc == &_start`, `
			Hardware watchpoint 1: *(int*)&count
			Old value = 3
			New value = 5
			Old value = 5
			New value = 6
			Old value = 6
			New value = 5
			Old value = 5
			New value = 3
			line is before: 1
			No more reverse-execution history.
			pc is the beginning: 1`},
		"step back over what is watched": {`
        .globl  _start, count, one, two, end
_start: la      t1, count
        li      t0, 5
one:    sw      t0, 0(t1)
        addi    t0, t0, 1
two:    sw      t0, 0(t1)
end:    j       end
        .data
count:  .word   3
`, machine.Config{}, `
			break end
			continue
			delete
			watch *(int*)&count
			reverse-stepi
			printf "before the second: %d\n", $pc == &two
			stepi
			printf "behind it: %d\n", $pc == &end
			reverse-continue
			printf "before the second: %d\n", $pc == &two
			reverse-stepi
			reverse-stepi
			printf "before the first: %d\n", $pc == &one`, `
			Old value = 6
			New value = 5
			before the second: 1
			Old value = 5
			New value = 6
			behind it: 1
			Old value = 6
			New value = 5
			before the second: 1
			Old value = 5
			New value = 3
			before the first: 1`},
		"watch what two harts write": {`
_start: la      s0, count
        li      s1, 40
1:      lw      t0, (s0)
        addi    t0, t0, 1
        sw      t0, (s0)
        addi    s1, s1, -1
        bnez    s1, 1b
2:      j       2b
        .data
        .globl  count
count:  .word   0
`, machine.Config{Harts: 2, Interleave: 3}, `
			watch *(int*)&count
			continue
			continue
			continue
			reverse-continue
			printf "count was %d\n", *(int*)&count`, `
			Thread 1
			Old value = 0
			New value = 1
			Thread 2
			Old value = 1
			New value = 2
			Old value = 2
			New value =
			Old value =
			New value = 2
			count was 2`},
		"back through an interrupt": {"preemptive", machine.Config{}, `
			break trap if $mcause == 0x80000007
			continue
			printf "from U: %d\n", $priv == 3 && ($mstatus & 0x1800) == 0
			set $where = $mepc
			reverse-stepi
			printf "interrupted: %d\n", (unsigned)$pc == (unsigned)$where && $priv == 0
			stepi
			printf "in the handler: %d\n", $pc == &trap
			monitor backtrace
			monitor trap timer
			delete 1
			continue
			reverse-continue
			reverse-continue
			monitor kitchen`, `
			from U: 1
			interrupted: 1
			in the handler: 1
			#0 trap.s:9 (trap)
			interrupted here by the timer interrupt
			breakpoint
			[breakpoint 5: timer interrupt, taken by
			[breakpoint 5: timer interrupt, taken by
			kettle: CTRL`},
		"registers, CSRs and load": {procedures, machine.Config{}, `
			set $mscratch = 0x1234
			set $a5 = -1
			info registers mscratch a5 mhartid
			set var *(int*)&count = 77
			p *(int*)&count
			load
			p *(int*)&count
			p $pc == &_start
			x/2i $pc
			p *(char*)0x10000005
			info mem`, `
			mscratch       0x1234
			a5             0xffffffff
			$1 = 77
			Loading section .text
			$2 = 3
			$3 = 1
			auipc	sp
			$4 = 96`},
		"two harts": {twoLoops, machine.Config{Harts: 2}, `
			break one
			continue
			info threads
			thread 1
			set scheduler-locking off
			stepi
			thread 2
			p $mhartid
			reverse-continue
			delete
			reverse-continue`, `
			Thread 2 hit Breakpoint 1
			Thread 1 (hart 0, M mode)
			2    Thread 2 (hart 1, M mode)
			$1 = 1
			No more reverse-execution history`},
		"detach and attach again": {procedures, machine.Config{}, `
			break leaf
			continue
			detach
			target remote SERVER
			printf "still there: %d\n", $pc == &leaf
			delete
			reverse-stepi
			printf "back at the call: %d\n", $pc == (char*)&stay - 12`, `
			Breakpoint 1, leaf ()
			detached
			still there: 1
			back at the call: 1`},
		"the end": {"hello", machine.Config{}, `
			continue
			reverse-stepi
			continue
			continue`, `
			[the program has ended, with code
			[the program has ended, with code
			exited`},
	} {
		t.Run(name, func(t *testing.T) { script(t, c.program, c.config, c.commands, c.want) })
	}
}
