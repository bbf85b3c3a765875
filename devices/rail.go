package devices

const railDoc = `The ticket rail is where a kitchen hangs its orders: a trace port, as debug units have. Programs
write down which task runs and what it begins and ends; the timeline is drawn from that. The rail
changes nothing and remembers only TASK: whoever wants to know watches the writes. There is no
interrupt line. A mark whose name begins with "wrong" says that something is: breakfast explore takes
it for an assertion that has failed.

Of several harts each has a task of its own: what a hart stores is about the one that it named last.
TASK reads as what was stored there last, by any of them.

Faults. An access that is not a word, or that the table below does not allow, is an access fault.

    li   t0, 1
    sw   t0, RAIL_TASK, t1           # task 1 runs
    la   t0, name
    sw   t0, RAIL_NAME, t1           # and this is what it is called
    sw   t0, RAIL_BEGIN, t1          # a span, named by any number
    sw   t0, RAIL_END, t1
`

const (
	railTask  = 0x00
	railBegin = 0x04
	railEnd   = 0x08
	railMark  = 0x0c
	railName  = 0x10
)

var railInfo = &Info{
	Name: "rail",
	Doc:  railDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "TASK", Off: railTask, Size: 4, Access: RW, Doc: "Which task runs; 0 is the kernel, or nobody."},
		{Name: "BEGIN", Off: railBegin, Size: 4, Access: WO,
			Doc: "A span of the running task begins; its id is any value, or where its name stands."},
		{Name: "END", Off: railEnd, Size: 4, Access: WO, Doc: "The span of that id ends."},
		{Name: "MARK", Off: railMark, Size: 4, Access: WO,
			Doc: "A moment worth seeing: any value, or where its name stands."},
		{Name: "NAME", Off: railName, Size: 4, Access: WO,
			Doc: "The address of the zero-terminated name of the task in TASK."},
	},
}

// Rail is the ticket rail; what it is for is in its datasheet, Info().Doc.
type Rail struct{ task uint32 }

// NewRail is a rail with no task running.
func NewRail() *Rail { return &Rail{} }

// Info is the rail's description.
func (r *Rail) Info() *Info { return railInfo }

// Reset says that no task runs.
func (r *Rail) Reset() { r.task = 0 }

// Task is the running task; 0 is the kernel, or nobody.
func (r *Rail) Task() uint32 { return r.task }

// Peek reads a register.
func (r *Rail) Peek(off uint32, size int) (uint32, bool) {
	reg, _ := railInfo.Accessed(off, size, false)
	return r.task, reg != nil
}

// Load reads a register.
func (r *Rail) Load(off uint32, size int) (uint32, bool) { return r.Peek(off, size) }

// Store writes a register.
func (r *Rail) Store(off uint32, size int, v uint32) bool {
	reg, _ := railInfo.Accessed(off, size, true)
	if reg != nil && off == railTask {
		r.task = v
	}
	return reg != nil
}

// Advance does nothing.
func (r *Rail) Advance(Ticks) {}

// Deadline is Never.
func (r *Rail) Deadline() Ticks { return Never }

// IRQ is never up.
func (r *Rail) IRQ() bool { return false }

// AppendState appends the rail's state.
func (r *Rail) AppendState(b []byte) []byte { return appendU32(b, r.task) }

// Restore takes a state that AppendState made.
func (r *Rail) Restore(state []byte) error {
	d := decoder{b: state}
	task := d.u32()
	if err := d.done(); err != nil {
		return err
	}
	r.task = task
	return nil
}
