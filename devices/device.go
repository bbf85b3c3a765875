// Package devices has the parts one could buy for a kitchen computer: timer, interrupt
// controller, UART, finisher, and the appliances.
//
// A device is asked; it never calls. It knows neither the processor, nor the machine, nor
// another device: it answers loads and stores to its registers, moves its own physics on to a
// given time, and says when it wants to be asked again and whether it is ringing. What passes
// between appliances (hot water, a slice of bread) is a word that the program carries from a
// register of one to a register of the other.
package devices

// Ticks is virtual time: 10,000,000 a second of the machine, which is what mtime counts. The
// kitchen's own clock is a time-lapse: a kitchen second is KitchenSecond ticks.
type Ticks uint64

// Never is the deadline of a device for which nothing will happen by itself.
const Never = ^Ticks(0)

// KitchenSecond is one second on the kitchen's clock.
const KitchenSecond Ticks = 1000

// Device is a memory-mapped device with at most one interrupt line.
//
// The machine promises: Advance(now) with the present time before every Load, Store, Peek, IRQ and Deadline;
// now never goes back (but for Reset and Restore). Off is below Info().Size, size is 1, 2 or 4, and off is
// a multiple of it.
type Device interface {
	// Info is the device's constant description: name, size, registers.
	Info() *Info

	// Load reads a register, with whatever effect reading has. False is an access fault.
	Load(off uint32, size int) (uint32, bool)
	// Store writes a register. False is an access fault.
	Store(off uint32, size int, v uint32) bool
	// Peek is Load without its effects, for inspectors.
	Peek(off uint32, size int) (uint32, bool)

	// Advance moves the device on to time now. It is additive: Advance(a) then Advance(b) is Advance(b).
	Advance(now Ticks)
	// Deadline is when the device next does something a program can notice without asking (its line rises),
	// or Never. It is later than the time of the last Advance.
	Deadline() Ticks
	// IRQ is the level of the interrupt line.
	IRQ() bool

	// Reset puts the device into its state at power-on, at time 0.
	Reset()
	// AppendState appends the whole state, in a fixed format, to b.
	AppendState(b []byte) []byte
	// Restore takes a state that AppendState made. Anything else is an error, and leaves the device as it was.
	Restore(state []byte) error
}

// Info describes a device: the one source of its access checks, its reference page, the
// assembler's symbols, the C header and the window's inspector.
type Info struct {
	Name   string // lower case, one word: kettle
	Doc    string // the datasheet: a paragraph, then a sample; plain text
	Size   uint32 // bytes of address space
	Sizes  []int  // of accesses that reach a register too, at its address: its low bytes, or zeros above it
	Regs   []Register
	Consts []Const // named values that programs use, beside the fields of registers
}

// Register is a row of a device's register table.
type Register struct {
	Name   string // upper case: STATUS; the assembler's symbol is KETTLE_STATUS
	Off    uint32
	Size   int    // bytes, 1 or 4
	Count  int    // for an array of equal registers, how many; 0 means one
	Stride uint32 // bytes between the registers of an array
	Access Access
	Effect string // what reading does besides reading, "" for nothing
	Doc    string // one sentence, with units and range
	Fields []Field
}

// Field is a named part of a register; the assembler's symbol for a one-bit field is its mask
// (KETTLE_STATUS_BOILING); a wider one has a …_SHIFT too.
type Field struct {
	Name   string
	Hi, Lo uint8
	Doc    string
}

// Const is a named value.
type Const struct {
	Name  string
	Value uint32
	Doc   string
}

// Access says which accesses a register allows.
type Access uint8

// A register may be read, written, or both; in an RW1C register, writing 1 to a bit clears it.
const (
	RO Access = iota
	WO
	RW
	RW1C
)

// String is the access as references print it.
func (a Access) String() string {
	return [...]string{"read", "write", "read/write", "read, write 1 to clear"}[a]
}
