package devices

// Finisher is the "test finisher" of virt and of SiFive's boards: the store that ends the run.
type Finisher struct {
	word uint32 // the one that was stored, 0 for none yet
}

const finisherExit = 0

// The low half of the word that is stored says how it ends.
const (
	finisherFail  = 0x3333
	finisherPass  = 0x5555
	finisherReset = 0x7777
)

var finisherInfo = Info{
	Name: "finisher",
	Size: 0x1000, Sizes: []int{2},
	Doc: `The finisher ends the run. Store FINISHER_PASS to succeed, or FINISHER_FAIL with a code in the
upper half to fail with it; FINISHER_RESET presses the reset button. Other words do nothing.
A failure without a code counts as code 1.

Fail with code 3:

    li   t0, 3 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
    sw   t0, FINISHER_EXIT, t1
`,
	Regs: []Register{
		{Name: "EXIT", Off: finisherExit, Size: 4, Access: RW,
			Doc: "Ends the run, or starts the machine again; reads as 0, for firmware that reads before it writes.",
			Fields: []Field{
				{Name: "CODE", Hi: 31, Lo: 16, Doc: "exit status of a failure, 1 to 65535"},
				{Name: "HOW", Hi: 15, Lo: 0, Doc: "FINISHER_PASS, FINISHER_FAIL or FINISHER_RESET"},
			}},
	},
	Consts: []Const{
		{Name: "PASS", Value: finisherPass, Doc: "the run succeeded: exit status 0"},
		{Name: "FAIL", Value: finisherFail, Doc: "the run failed: exit status in CODE"},
		{Name: "RESET", Value: finisherReset, Doc: "reset the machine"},
	},
}

// NewFinisher is a finisher that nothing has been stored to.
func NewFinisher() *Finisher { return new(Finisher) }

// Done says whether the program has ended the run, and its exit status, 0 to 65535: 0 if it passed.
func (f *Finisher) Done() (code int, halted bool) {
	switch f.word & 0xffff {
	case finisherPass:
		return 0, true
	case finisherFail:
		return max(1, int(f.word>>16)), true
	}
	return 0, false
}

// Restarting says whether the program has asked for a reset of the machine. Reset answers it.
func (f *Finisher) Restarting() bool { return f.word&0xffff == finisherReset }

// Info is the finisher's register table.
func (f *Finisher) Info() *Info { return &finisherInfo }

// Load reads 0.
func (f *Finisher) Load(off uint32, size int) (uint32, bool) { return f.Peek(off, size) }

// Peek reads 0.
func (f *Finisher) Peek(off uint32, size int) (uint32, bool) {
	return 0, finisherInfo.Allows(off, size, false)
}

// Store ends the run, if v is one of the words that do, or half of one.
func (f *Finisher) Store(off uint32, size int, v uint32) bool {
	if r, _ := finisherInfo.Accessed(off, size, true); r == nil {
		return false
	}
	if meaningful(v) {
		f.word = v
	}
	return true
}

func meaningful(v uint32) bool {
	how := v & 0xffff
	return how == finisherPass || how == finisherFail || how == finisherReset
}

// Advance does nothing: the finisher has no clock.
func (f *Finisher) Advance(Ticks) {}

// Deadline is Never.
func (f *Finisher) Deadline() Ticks { return Never }

// IRQ is false.
func (f *Finisher) IRQ() bool { return false }

// Reset forgets what was stored.
func (f *Finisher) Reset() { f.word = 0 }

// AppendState appends the state to b.
func (f *Finisher) AppendState(b []byte) []byte { return appendU32(b, f.word) }

// Restore takes a state that AppendState made.
func (f *Finisher) Restore(state []byte) error {
	d := decoder{b: state}
	word := d.u32()
	d.check(word == 0 || meaningful(word), "a word")
	if err := d.done(); err != nil {
		return err
	}
	f.word = word
	return nil
}
