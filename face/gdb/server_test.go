package gdb

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
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

const text = `
_start: la      sp, top
        la      s0, count
        li      s1, 3
loop:   lw      a0, 0(s0)
        addi    a0, a0, 1
        sw      a0, 0(s0)
        li      t0, 'x'
        sb      t0, UART_THR, t1
        addi    s1, s1, -1
        bnez    s1, loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        j       .
        .data
count:  .word   0
        .bss
        .space  64
top:
`

// A client is one that a test speaks for.
type client struct {
	t      testing.TB
	c      net.Conn
	frames frames
	noAck  bool
	said   string // by O packets
}

// open serves a machine, and connects.
func open(t testing.TB, program string, c machine.Config, opt Options) (*client, *debug.Debugger, func() *client) {
	d := debug.New(try.Machine(t, c, program))
	l, err := Listen(filepath.Join(t.TempDir(), "s"), false)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	if opt.Say == nil {
		opt.Say = func(string) {}
	}
	wait.Go(func() { assert.NoError(t, Serve(ctx, l, d, opt)) })
	t.Cleanup(func() {
		cancel()
		wait.Wait()
	})
	dial := func() *client {
		c, err := net.Dial("unix", l.Addr().String())
		require.NoError(t, err)
		t.Cleanup(func() { c.Close() })
		return &client{t: t, c: c}
	}
	return dial(), d, dial
}

// send sends a packet.
func (c *client) send(command string) {
	_, err := c.c.Write(frame([]byte(command)))
	require.NoError(c.t, err)
}

// reply waits for a reply.
func (c *client) reply() string {
	require.NoError(c.t, c.c.SetReadDeadline(time.Now().Add(20*time.Second)))
	for {
		i, data, err := c.frames.next()
		require.NoError(c.t, err)
		switch {
		case i == packet && len(data) > 0 && data[0] == 'O' && string(data) != "OK":
			b, err := hex.DecodeString(string(data[1:]))
			require.NoError(c.t, err)
			c.said += string(b)
		case i == packet:
			return string(data)
		case i == nothing:
			b := make([]byte, 4096)
			n, err := c.c.Read(b)
			require.NoError(c.t, err)
			c.frames.add(b[:n])
		}
	}
}

// ask sends a packet, and returns the reply.
func (c *client) ask(command string) string {
	c.send(command)
	return c.reply()
}

// asks checks replies: command, reply and so on.
func (c *client) asks(pairs ...string) {
	c.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		require.Equal(c.t, pairs[i+1], c.ask(pairs[i]), pairs[i])
	}
}

// pc is where the program counter is.
func (c *client) pc() string {
	v, _ := parseWord(c.ask("p20"))
	return fmt.Sprintf("%x", v)
}

func TestProtocol(t *testing.T) {
	c, _, _ := open(t, text, machine.Config{}, Options{})
	assert.Contains(t, c.ask("qSupported:swbreak+;hwbreak+"), "ReverseContinue+")
	c.asks("QStartNoAckMode", "OK", "?", "T05thread:1;", "qC", "QC1", "qfThreadInfo", "m1",
		"qsThreadInfo", "l", "T1", "OK",
		"T2", "E01", "Hg1", "OK", "Hg9", "E01", "Hc-1", "OK", "vMustReplyEmpty", "", "qAttached", "1",
		"vCont?", "vCont;c;C;s;S",
		"qThreadExtraInfo,1", hex.EncodeToString([]byte("hart 0, M mode")), "D0", "OK")
}

func TestRunning(t *testing.T) {
	c, d, _ := open(t, text, machine.Config{}, Options{})
	sym := func(name string) uint32 { return d.Machine().Image().Symbol(name).Addr }
	loop, count := sym("loop"), sym("count")
	z := func(kind, addr uint32, n int) string { return fmt.Sprintf("Z%d,%x,%d", kind, addr, n) }
	c.asks(z(1, loop, 4), "OK", z(1, loop, 4), "OK", "c", "T05thread:1;", "p20", word(loop), "vCont;c", "T05thread:1;")
	assert.Contains(t, c.ask("qSupported:hwbreak+"), "PacketSize=4000;")
	c.asks("bc", "T05thread:1;hwbreak:;", "p20", word(loop), "bc", "T05thread:1;replaylog:begin;", "bs",
		"T05thread:1;replaylog:begin;", "s", "T05thread:1;", "vCont;s:1;c", "T05thread:1;", "c",
		"T05thread:1;hwbreak:;")
	c.asks("z"+z(1, loop, 4)[1:], "OK", z(0, loop, 4), "OK", "bs", "T05thread:1;", "c", "T05thread:1;swbreak:;",
		"z"+z(0, loop, 4)[1:], "OK", z(0, loop+1, 2), "E01", z(9, loop, 4), "", "Z0,zz", "E01")

	// Forward one stands before the store, as GDB wants it, backward behind it; who goes on makes it.
	watch := fmt.Sprintf("T05thread:1;watch:%x;", count)
	c.asks(z(2, count, 4), "OK", "c", watch, "p20", word(loop+8), "c", watch, "bc", watch, "p20", word(loop+12), "c",
		watch, "c", watch,
		"z"+z(2, count, 4)[1:], "OK", z(3, count, 4), "OK", "bc", fmt.Sprintf("T05thread:1;rwatch:%x;", count), "p20",
		word(loop+4), "z"+z(3, count, 4)[1:], "OK", z(4, count, 4), "OK", "c",
		fmt.Sprintf("T05thread:1;awatch:%x;", count),
		"z"+z(4, count, 4)[1:], "OK", z(2, 0x10000000, 1), "OK", "c", "T05thread:1;watch:10000000;",
		"z"+z(2, 0x10000000, 1)[1:],
		"OK", z(2, 0x50000000, 1), "E01")

	c.asks("c", "T05thread:1;", "c", "W00")
	assert.Equal(t, "xxx[the program has ended, with code 0: reverse-continue goes back]\n", c.said)
	c.asks("bc", "T05thread:1;replaylog:begin;", "c", "T05thread:1;")
	assert.Equal(t, 3, strings.Count(c.said, "x"), "what was shown is not shown again")
}

func TestStateAndEdits(t *testing.T) {
	var said []string
	c, d, _ := open(t, text, machine.Config{},
		Options{Console: &strings.Builder{}, Say: func(s string) { said = append(said, s) }})
	m := d.Machine()
	count := m.Image().Symbol("count").Addr
	at := fmt.Sprintf("%x", count)
	c.asks("P0a=78563412", "OK", "pa", "78563412", "P20=04000080", "OK", "p20", "04000080", "P0=01000000",
		"OK", "p0", "00000000",
		"p341", "00000000", "P"+fmt.Sprintf("%x=%s", csrNumber+0x340, "efbeadde"), "OK",
		fmt.Sprintf("p%x", csrNumber+0x340),
		"efbeadde", fmt.Sprintf("p%x", privNumber), "03000000", fmt.Sprintf("p%x", csrNumber+0xc01),
		"00000000", "p7fff", "E01",
		"pzz", "E01", "P0a", "E01")
	require.Equal(t, uint32(0x12345678), m.Hart().X[10])
	g := c.ask("g")
	require.Len(t, g, 33*8)
	c.asks("G"+strings.Replace(g, "78563412", "01000000", 1), "OK", "pa", "01000000", "G00", "E01")
	c.asks("m"+at+",4", "00000000", "M"+at+",2:aabb", "OK", "m"+at+",4", "aabb0000", "X"+at+",2:\x01#", "OK",
		"m"+at+",2", "0123",
		"X"+at+",0:", "OK", "M"+at+",2:aa", "E01", "M"+at+",1:zz", "E01", "m0,4", "E14", "m10000005,1",
		"60", "m11000000,4",
		"00000000", "M11000000,1:01", "E14", "mffffffff,1", "E14", "m80000000", "E01", "m,", "E01")
	require.Len(t, said, 1, "%v", said)
	said = nil
	c.asks("s", "T05thread:1;", "s", "T05thread:1;", "bs", "T05thread:1;", "P0a=07000000", "OK")
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "a0 = 0x00000007, in the past: another future begins")
	undo := "qRcmd," + hex.EncodeToString([]byte("undo"))
	b, err := hex.DecodeString(c.ask(undo))
	require.NoError(t, err)
	assert.Contains(t, string(b), "back in the future that was")
	c.asks("pa", "01000000")
	for doc, part := range map[string]string{"features:read:target.xml": "<osabi>none</osabi>",
		"memory-map:read:": "<memory "} {
		xml := ""
		for {
			r := c.ask(fmt.Sprintf("qXfer:%s:%x,100", doc, len(xml)))
			if xml += r[1:]; r[0] == 'l' {
				break
			}
		}
		assert.Contains(t, xml, part)
	}
	c.asks("qXfer:features:read:other.xml:0,100", "E00", "qXfer:auxv:write::0,100", "",
		"qXfer:features:read:target.xml:x", "E01")
}

// monitor gives a command of monitor.
func (c *client) monitor(command string) string {
	b, err := hex.DecodeString(c.ask("qRcmd," + hex.EncodeToString([]byte(command))))
	require.NoError(c.t, err)
	return string(b)
}

func TestMonitor(t *testing.T) {
	c, _, _ := open(t, text, machine.Config{}, Options{})
	monitor := c.monitor
	assert.Contains(t, monitor("help"), "kitchen")
	assert.Contains(t, monitor("kitchen"), "07:30:00\nkettle: CTRL 0")
	assert.Contains(t, monitor("why"), "hart 0, M mode, at test.s:2 (_start)\nstep 0, tick 0\n")
	assert.Contains(t, monitor("nonsense"), "there is no monitor command nonsense")
	assert.Equal(t, "breakpoint 1\n", monitor("break loop if a0 == 1"))
	assert.Equal(t, "a0 = 1\n   ^\nnothing is assigned here: == compares\n", monitor("break loop if a0 = 1"))
	assert.Equal(t, "breakpoint 2\n", monitor("log loop a0 is {a0}"))
	assert.Equal(t, "breakpoint 3\n", monitor("watch s1 if s1 == 1"))
	assert.Equal(t, "1 loop if a0 == 1, 0 hits\n2 loop log a0 is {a0}, 0 hits\n3 s1 changed if s1 == 1, 0 hits\n",
		monitor("breakpoints"))
	c.asks("c", "T05thread:1;")
	assert.Equal(t, "[a0 is 0]\nx[breakpoint 1, test.s:5 (loop)]\n", strings.Replace(c.said, "[a0 is 1]\n", "", 1))
	assert.Empty(t, monitor("delete 1"))
	assert.Contains(t, monitor("delete 1"), "there is no breakpoint 1")
	c.said = ""
	c.asks("c", "T05thread:1;")
	assert.Contains(t, c.said, "[watchpoint 3: s1 was 2, is 1, by test.s:10 (loop+24)]")
	assert.Contains(t, monitor("why"), "watchpoint 3: s1 was 2, is 1")
	assert.Equal(t, "count was 1, is 2, by test.s:7 (loop+8), at step 16\n(what wrote it before that: monitor "+
		"lastwrite count "+
		"15)\n", monitor("lastwrite count"))
	assert.Contains(t, monitor("lastwrite count 15"), "count was 0, is 1")
	assert.Equal(t, "nothing has written it before\n", monitor("lastwrite [count] 3"))
	assert.Contains(t, monitor("lastwrite cuont"), "did you mean count?")
}

const twoLoops = "_start: addi s0, s0, 1\nbnez a0, one\n j _start\none: addi s1, s1, 1\n j one\n"

// In several harts each is a thread: one is stepped while others go on, and the reply says whose stop it is.
func TestHarts(t *testing.T) {
	c, d, _ := open(t, twoLoops, machine.Config{Harts: 2}, Options{})
	one := d.Machine().Image().Symbol("one").Addr
	c.asks("qfThreadInfo", "m1,2", "T2", "OK", fmt.Sprintf("Z1,%x,4", one), "OK", "vCont;c", "T05thread:2;",
		"Hg2", "OK", "p20",
		word(one), "Hg1", "OK")
	require.NotEqual(t, word(one), c.ask("p20"))
	c.asks("vCont;s:2;c", "T05thread:2;", "Hg2", "OK", "p20", word(one+4), "z"+fmt.Sprintf("1,%x,4", one),
		"OK", "vCont;s:1;c",
		"T05thread:1;", "Hg2", "OK", "Hc2", "OK", "bs", "T05thread:2;")
	here := d.Machine().Harts[1].InstRet
	c.asks("s", "T05thread:2;", "bs", "T05thread:2;")
	assert.Equal(t, here, d.Machine().Harts[1].InstRet)
	assert.Contains(t, c.ask("qThreadExtraInfo,2"), hex.EncodeToString([]byte("hart 1")))
}

const forever = "_start: addi s0, s0, 1\n lw t0, 0(sp)\n xor s1, s1, s0\n j _start"

// Ctrl-C stops a run where it is, and a move back where it began.
func TestInterrupt(t *testing.T) {
	c, d, _ := open(t, strings.Replace(forever, "lw t0, 0(sp)", "nop", 1), machine.Config{}, Options{})
	c.send("c")
	time.Sleep(20 * time.Millisecond)
	_, err := c.c.Write([]byte{3})
	require.NoError(t, err)
	require.Equal(t, "T02thread:1;", c.reply())
	here := d.Machine().Position()
	require.Positive(t, here.Steps)
	c.asks("?", "T02thread:1;", "D", "OK")
}

// A client is told that running again is not what it was.
func TestDiverged(t *testing.T) {
	c, d, _ := open(t, text, machine.Config{}, Options{})
	c.asks("s", "T05thread:1;", "s", "T05thread:1;", "bs", "T05thread:1;")
	d.Machine().Hart().X[9]++
	c.asks("s", "T05thread:1;", "s", "T05thread:1;")
	assert.Equal(t, "[wrong: running again is not what it was: at step 1 s1 differs; what is shown of the run "+
		"after step 1 "+
		"may never have been so]\n", c.said)
}

// A search that a monitor command makes can be interrupted, and changes nothing; who has sent another command meanwhile
// does not wait for its reply any more.
func TestMonitorInterrupted(t *testing.T) {
	c, d, _ := open(t, text, machine.Config{}, Options{})
	c.asks("s", "T05thread:1;", "s", "T05thread:1;")
	look := frame([]byte("qRcmd," + hex.EncodeToString([]byte("lastwrite s11"))))
	digest := d.Machine().Digest()
	_, err := c.c.Write(append(look, 3))
	require.NoError(t, err)
	b, err := hex.DecodeString(c.reply())
	require.NoError(t, err)
	assert.Contains(t, string(b), "interrupted; nothing has happened")
	c.asks("p9", word(0))
	assert.Equal(t, digest, d.Machine().Digest())
	assert.Equal(t, "nothing has written it before\n", c.monitor("lastwrite s11"))

	d = debug.New(try.Machine(t, machine.Config{}, "_start: addi s0, s0, 1\n j _start\n"))
	d.Run(debug.Forward, 10_000_000)
	digest = d.Machine().Digest()
	s := newStub(d, func(string) {})
	s.answer([]byte("qRcmd," + hex.EncodeToString([]byte("lastwrite s11"))))
	s.resume(&impatient{})
	assert.True(t, s.silent)
	assert.Equal(t, digest, d.Machine().Digest())
}

// impatient is a client that sends something while it is to wait.
type impatient struct {
	still
	asked int
}

func (i *impatient) interrupted() bool { return false }
func (i *impatient) queued() int       { i.asked++; return i.asked / 2 }

// A program that waits for a key gets what is typed, and a sleeping one waits for it.
func TestTyping(t *testing.T) {
	typed := make(chan []byte)
	var out strings.Builder
	c, _, _ := open(t, `
_start: li      t0, 1
        sb      t0, UART_IER, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE, t1
        li      t0, 7
        sw      t0, PLIC_PRIORITY + 40, t1
        li      t0, 1 << 11
        csrw    mie, t0
        wfi
        lbu     a0, UART_RBR
        sb      a0, UART_THR, t1
end:    j       end
`, machine.Config{}, Options{Typed: typed, Console: &out})
	c.send("c")
	typed <- []byte("k")
	require.Equal(t, "T05thread:1;", c.reply())
	c.asks("pa", word('k'))
	assert.Equal(t, "k", out.String())
}

// A program that sleeps for good is said to, though somebody might type: no key would wake it.
func TestIdle(t *testing.T) {
	c, _, _ := open(t, "_start: wfi\n j _start\n", machine.Config{}, Options{Typed: make(chan []byte)})
	c.asks("c", "T05thread:1;")
	assert.Contains(t, c.said, "[")
}

// A client that vanishes, floods or lies leaves the machine as it was, and the next one can go on.
func TestRudeClients(t *testing.T) {
	c, d, dial := open(t, text, machine.Config{}, Options{})
	loop := d.Machine().Image().Symbol("loop").Addr
	c.asks(fmt.Sprintf("Z0,%x,4", loop), "OK", "c", "T05thread:1;")
	digest := d.Machine().Digest()
	for name, rude := range map[string]string{
		"nothing": "", "half a packet": "$m8000", "a wrong checksum": "$G00#00", "no hex": "$c#zz",
		"a flood": "$" + strings.Repeat("m", 100_000), "noise": strings.Repeat("\x00\xffhello-+", 2000),
		"many packets": strings.Repeat(string(frame([]byte("m80000000,1000"))), 50),
		"nonsense": string(frame([]byte("vCont;x:y;;"))) +
			string(frame([]byte("qXfer:features:read:target.xml:ffffffff,ffffffff"))) +
			string(frame([]byte("m80000000,ffffffff"))) + string(frame([]byte("Z2,80000000,ffffffff"))) +
			string(frame([]byte("G"))) + string(frame([]byte("X80000000,5:abc"))) + string(frame(nil)),
	} {
		c.c.Close()
		require.Eventually(t, func() bool { // until the server has seen that
			c = dial()
			_, err := c.c.Write(append([]byte("+"), frame([]byte("?"))...))
			if err != nil {
				return false
			}
			b := make([]byte, 100)
			n, err := c.c.Read(b)
			c.frames.add(b[:n])
			return err == nil
		}, 5*time.Second, time.Millisecond, name)
		c.reply()
		_, _ = c.c.Write([]byte(rude))
		time.Sleep(5 * time.Millisecond)
	}
	c.c.Close()
	require.Eventually(t, func() bool {
		c = dial()
		_, _ = c.c.Write(frame([]byte("p20")))
		b := make([]byte, 100)
		n, err := c.c.Read(b)
		return err == nil && strings.Contains(string(b[:n]), word(loop))
	}, 5*time.Second, time.Millisecond)
	assert.Equal(t, digest, d.Machine().Digest())
	assert.Empty(t, d.Breakpoints(), "they were the client's")
	other := dial()
	_, err := other.c.Read(make([]byte, 1))
	assert.Error(t, err, "there is a client already")
}

func TestListen(t *testing.T) {
	for _, at := range []string{":1234", "0.0.0.0:1234", "[::]:1234", "192.0.2.1:1"} {
		_, err := Listen(at, false)
		assert.ErrorContains(t, err, "--allow-remote", at)
	}
	_, err := Listen("nonsense", false)
	assert.ErrorContains(t, err, "nonsense is no place to listen at: want HOST:PORT")
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	require.NoError(t, err)
	_, err = Listen(path, false)
	require.Error(t, err, "somebody listens there")
	l.SetUnlinkOnClose(false)
	l.Close()
	again, err := Listen(path, false)
	require.NoError(t, err, "nobody does any more")
	again.Close()
}

// In replies all that a frame is made of is escaped.
func TestFrame(t *testing.T) {
	assert.Equal(t, "$m}\x03}\x04}]}\x0a#cf", string(frame([]byte("m#$}*"))))
}

// What was framed is unframed, and no bytes make the parser fail or keep more than a packet.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("+$qSupported#37\x03-$X80000000,1:}\x03#00"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		if len(b) <= packetSize {
			var fr frames
			fr.add(frame(b))
			if i, data, err := fr.next(); i != packet || err != nil || string(data) != string(b) {
				t.Fatal(i, data, err)
			}
		}
		var fr frames
		for len(b) > 0 {
			n := min(len(b), int(cut)+1)
			fr.add(b[:n])
			b = b[n:]
			for {
				i, _, err := fr.next()
				if err != nil {
					return
				}
				if i == nothing {
					break
				}
			}
			if len(fr.buf) > 3*packetSize {
				t.Fatal("it is kept")
			}
		}
	})
}

// still is a world in which nothing happens.
type still struct{ left int }

func (s *still) interrupted() bool { s.left--; return s.left < 0 }
func (s *still) tell(string)       {}
func (s *still) typing() bool      { return false }
func (s *still) passed()           {}
func (s *still) wait()             {}
func (s *still) queued() int       { return 0 }

// No command makes the stub fail, and what only looks changes nothing.
func FuzzCommand(f *testing.F) {
	for _, s := range []string{"g", "p20", "P0a=00000001", "m80000000,10", "Z2,80000040,4", "vCont;s:1;c",
		"c80000000", "bs", "bc",
		"qXfer:features:read:target.xml:0,40", "qRcmd,627265616b206c6f6f70",
		"qRcmd,6c61737477726974652073702033", "qRcmd,6274", "qRcmd,756e646f", "H-1", "X80000000,1:a", "s", "D", "k"} {
		f.Add(s, s)
	}
	d := debug.New(try.Machine(f, machine.Config{}, text))
	f.Fuzz(func(t *testing.T, one, two string) {
		d.Reset()
		s := newStub(d, func(string) {})
		for _, command := range []string{"s", one, two, one} {
			before := d.Machine().Digest()
			s.answer([]byte(command))
			if s.resume != nil {
				s.resume(&still{3})
			} else if command != "" && strings.Contains("?gmpqQHTzZ", command[:1]) &&
				!strings.HasPrefix(command, "qRcmd") &&
				d.Machine().Digest() != before {
				t.Fatalf("%q changed the machine", command)
			}
		}
		s.close()
		for _, p := range d.Breakpoints() {
			d.Clear(p.ID)
		}
	})
}

// What no step of a hart has written is told of where it was, and the run goes on from there: here the reset writes
// zeros.
func TestWatchOfWhatNoHartWrites(t *testing.T) {
	c, d, _ := open(t, `
_start: la      s0, count
        li      t0, 7
store:  sw      t0, 0(s0)
        li      t0, FINISHER_RESET
        sw      t0, FINISHER_EXIT, t1
        j       .
        .bss
count:  .space  4
`, machine.Config{}, Options{})
	count := d.Machine().Image().Symbol("count").Addr
	c.asks(fmt.Sprintf("Z2,%x,4", count), "OK")
	var at []uint64
	img := d.Machine().Image()
	places := []string{word(img.Symbol("store").Addr), word(img.Symbol("_start").Addr)}
	for i := range 6 {
		require.Contains(t, c.ask("c"), "watch:")
		require.Equal(t, places[i%2], c.ask("p20"))
		at = append(at, d.Machine().Position().Steps)
	}
	assert.IsIncreasing(t, at)
}
