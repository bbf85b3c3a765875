package differential

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
)

var (
	soak = flag.Uint64("soak", 0, "instructions that TestSoak runs on both machines; from 10,000,000 on it asserts "+
		"what they cover")
	seed  = flag.Uint64("seed", 1, "what the random streams come from")
	small = flag.Bool("minimise", true, "make the stream that is reported as small as it can be")
	write = flag.Bool("write", false, "write docs/qemu.md")
)

// A batch of streams runs in one start of QEMU. The last ones may lock entries of PMP, which stay so until the end. In
// every other batch there are misaligned loads and stores, and the hart does them.
const (
	batchSize = 96
	locking   = 16
)

func batch(n uint64) []*stream {
	list := make([]*stream, batchSize)
	for i := range list {
		k := n*batchSize + uint64(i)
		list[i] = newStream(*seed, k, n%2 == 1, i >= batchSize-locking)
	}
	return list
}

// prove runs so many instructions of random streams on both machines, and reports the first stream in which they
// differ. The coverage is nil if it did.
func prove(t *testing.T, instructions uint64) *coverage {
	need(t)
	var (
		lock  sync.Mutex
		total coverage
		next  uint64
		bad   *culprit
		fault error
		wait  sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		dir := t.TempDir()
		wait.Go(func() {
			for {
				lock.Lock()
				n := next
				next++
				enough := total.total() >= instructions || bad != nil || fault != nil
				lock.Unlock()
				if enough {
					return
				}
				cover, c, err := runBatch(dir, batch(n))
				lock.Lock()
				const step = 10_000_000
				before := total.total() / step
				total.add(cover)
				if after := total.total() / step; after != before {
					t.Logf("%d0 million instructions", after)
				}
				if c != nil && bad == nil {
					bad = c
				}
				if err != nil {
					fault = err
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	if bad != nil {
		t.Error(explain(t.TempDir(), bad))
		return nil
	}
	require.NoError(t, fault)
	return &total
}

// A culprit is a stream on which the machines differ. It begins with the entries of PMP that the ones before it have
// locked, so that it can be run alone.
type culprit struct {
	*stream
	what string
}

// runBatch runs streams on both machines, and finds the first on which they differ.
func runBatch(dir string, list []*stream) (*coverage, *culprit, error) {
	var cover coverage
	starts := make([]block, len(list))
	for i, s := range list {
		starts[i] = s.start()
	}
	ours, errOurs := onBreakfast(starts, list[0].misaligned, &cover)
	theirs, errTheirs := onQEMU(dir, starts)
	for i, s := range list {
		if ours == nil || theirs == nil {
			break
		}
		f := compare(ours[i], theirs[i])
		if f == nil {
			continue
		}
		if i > 0 {
			s = after(s, ours[i-1])
		}
		return &cover, &culprit{s, f.what}, nil
	}
	if errOurs != nil {
		return &cover, nil, errOurs
	}
	return &cover, nil, errTheirs
}

// explain makes a stream as small as it can be and still be one on which the machines differ, and shows it.
func explain(dir string, c *culprit) string {
	s := c.stream
	if f, _, _ := try(dir, s); f == nil {
		return s.name + ": " + c.what + "; but not if the stream is run alone"
	}
	if *small {
		s = minimise(dir, s)
	}
	f, ours, theirs := try(dir, s)
	return report(s, f, ours, theirs)
}

// A few streams, with every test. TestSoak is the proof.
func TestStreams(t *testing.T) {
	prove(t, 300_000)
}

// The proof: go test ./machine/differential -run Soak -soak=100000000 -timeout 2h.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("a proof takes minutes: -run Soak -soak=100000000 -timeout 2h")
	}
	cover := prove(t, *soak)
	if cover == nil {
		return
	}
	fmt.Print(cover)
	if *soak >= 10_000_000 {
		assert.Empty(t, cover.lacking())
	}
}

// Every CSR is there on both machines or on neither, but for those that the differences name. In U mode none is, but
// the counters that mcounteren allows.
func TestCSRs(t *testing.T) {
	need(t)
	const each = 128 // CSRs that a stream reads
	for _, mode := range []uint32{isa.StatusMPP, 0} {
		var starts []block
		for from := isa.CSR(0); from < 4096; from += each {
			g := &generator{}
			for n := from; n < from+each; n++ {
				g.emit(isa.Inst{Op: isa.CSRRS, Imm: int32(n)})
			}
			starts = append(starts, bare(mode, g.unit))
		}
		ours, err := onBreakfast(starts, false, nil)
		require.NoError(t, err)
		theirs, err := onQEMU(t.TempDir(), starts)
		require.NoError(t, err)
		for n := range isa.CSR(4096) {
			in, at := int(n)/each, arena+code+4*uint32(n%each)
			here, there := !ours[in].trapped(at), !theirs[in].trapped(at)
			switch {
			case mode == 0:
				assert.Equal(t, here, there, "%s in U mode", n)
			case qemuHas(n):
				assert.False(t, here, "%s", n)
			case qemuLacks(n):
				assert.True(t, here, "%s", n)
				assert.False(t, there, "%s: no difference any more", n)
			default:
				assert.Equal(t, here, there, "%s", n)
			}
			if n.Def() != nil && !n.Supervisor() && mode != 0 {
				assert.True(t, here, "%s", n)
			}
		}
	}
}

// Every half word that is no instruction here is none there, and so are words of every opcode and function.
func TestIllegal(t *testing.T) {
	need(t)
	var words []uint32
	add := func(w uint32) {
		if isa.Decode(w).Op == isa.ILLEGAL && !knownToQEMU(w) {
			words = append(words, w)
		}
	}
	for w := range uint32(1 << 16) {
		if w&3 != 3 {
			add(w)
		}
	}
	for w := range uint32(1 << 15) { // funct7, funct3 and opcode; the registers are some or other
		add(w>>8<<25 | w*0x0b5297a5&0x01ff_8f80 | w>>5&7<<12 | w&31<<2 | 3)
	}
	for w := range uint32(1 << 12) { // SYSTEM
		add(w<<20 | 0x73)
	}
	const each = 200 // fewer than the log holds
	for len(words) > 0 {
		var starts []block
		var parts [][]uint32
		for len(words) > 0 && len(starts) < maxBlocks {
			part := words[:min(each, len(words))]
			words = words[len(part):]
			g := &generator{}
			for _, w := range part {
				g.raw(w)
			}
			starts, parts = append(starts, bare(isa.StatusMPP, g.unit)), append(parts, part)
		}
		ours, err := onBreakfast(starts, false, nil)
		require.NoError(t, err)
		theirs, err := onQEMU(t.TempDir(), starts)
		require.NoError(t, err)
		for i, part := range parts {
			for k, w := range part {
				o, q := ours[i].entry(k), theirs[i].entry(k)
				require.Equal(t, uint32(isa.IllegalInst), o[logCause], "%#x", w)
				require.Equal(t, w, o[logValue], "%#x", w)
				require.Equal(t, o, q, "%#x", w)
			}
		}
	}
}

// bare is a block with code that begins in a mode with registers 0, interrupts off, and one entry of PMP that allows
// everything.
func bare(mode uint32, c unit) block {
	b := make(block, blockSize)
	b.setCSR(isa.MTVec, symbol("vectors"))
	b.setCSR(isa.MStatus, mode)
	b.set(pmpCfgIn+12, 0x1f00_0000)
	b.set(pmpAddrIn+4*15, 0xffff_ffff)
	b.setCode(c)
	return b
}

// trapped says that the log has a trap from an address.
func (b block) trapped(at uint32) bool {
	for i := range b.traps() {
		if b.entry(i)[logPC] == at {
			return true
		}
	}
	return false
}

// Each difference that a few instructions show is one: this machine does what the manual says, and QEMU 7.2 something
// else. Later versions have come nearer in some, and may not go elsewhere.
func TestDifferences(t *testing.T) {
	var shown []difference
	var starts []block
	for _, d := range differences {
		if d.code != "" {
			shown = append(shown, d)
			starts = append(starts, bare(isa.StatusMPP,
				halves(assemble(d.name, d.code+"\n", arena+code).Segments[0].Data)))
		}
	}
	ours, err := onBreakfast(starts, false, nil)
	require.NoError(t, err)
	for i, d := range shown {
		assert.Equal(t, d.ours, d.answer(t, ours[i]), "%s: breakfast", d.name)
	}
	need(t)
	theirs, err := onQEMU(t.TempDir(), starts)
	require.NoError(t, err)
	for i, d := range shown {
		if got := d.answer(t, theirs[i]); version() <= 7 {
			assert.Equal(t, d.theirs, got, "%s: QEMU", d.name)
		} else {
			assert.Contains(t, []uint32{d.ours, d.theirs}, got, "%s: QEMU", d.name)
		}
	}
}

func (d *difference) answer(t *testing.T, b block) uint32 {
	require.NotZero(t, b.traps())
	e := b.entry(0)
	switch d.look {
	case "a0":
		return b.word(results + 4*int(isa.A0))
	case "mcause":
		return e[logCause]
	case "mtval":
		return e[logValue]
	case "mstatus":
		return e[logStatus]
	}
	t.Fatalf("look at %q?", d.look)
	return 0
}

func halves(b []byte) (u unit) {
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])|uint16(b[i+1])<<8)
	}
	return u
}

// docs/qemu.md is made from the table.
func TestDifferencesPage(t *testing.T) {
	const page = "../../docs/qemu.md"
	var s strings.Builder
	s.WriteString(pageHead)
	for _, d := range differences {
		fmt.Fprintf(&s, "| %s | %s | %s | %s | %s |\n", d.name, d.manual, d.here, d.there, d.done)
	}
	if *write {
		require.NoError(t, os.WriteFile(page, []byte(s.String()), 0o666))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Equal(t, s.String(), string(got), "go test ./machine/differential -run DifferencesPage -write")
}

const pageHead = `# Where QEMU differs

Made from the table in machine/differential/differences_test.go, by
` + "`go test ./machine/differential -run DifferencesPage -write`" + `.

Random streams of instructions run on this machine and on QEMU's ` + "`virt`" + ` board, and must leave the
same registers, memory and log of traps: streams of M and U mode on harts without S mode, and cases of a few
instructions in S and U mode over random page tables (supervisor_test.go). These are the things in which the
two are known to differ. The manual wins; where it leaves a choice, both are right. Nothing is ignored as a
whole: what is masked is one field of the log, and everything else is avoided, because once the machines
have gone different ways there is nothing left to compare.

| what | the manual | breakfast | QEMU 7.2 | in the streams |
| --- | --- | --- | --- | --- |
`
