package window

// A View is everything the window shows at one moment, as plain data: whoever drives the window fills
// one from its machine and hands it over. The window never writes to it. What a zero value would
// say is what an empty machine looks like, so that a View can be filled piece by piece.
type View struct {
	Title string // what runs: "preemptive"
	File  string // where it comes from, if that says more: "preemptive.s"

	State  State
	Reason string // why it is not running: "breakpoint", "code 0", "load access fault at 0x00000004"
	Tone   Tone   // of Reason
	Speed  string // how fast it runs when it runs: "1 step/s", "full"
	Status string // a passing message: the last error, or what was just done

	Moving   string  // what is being done, if it takes long: "stepping back"; the rest is as it was before
	Progress float64 // how much of it is done, 0 to 1

	Question string // to be answered by Confirm or Cancel; "" for none
	Answer   string // what the debugger was Told to say, lines; "" for nothing

	Known uint64 // the last moment of the run that is known, in ticks: at least Now
	Past  bool   // more of it is known than up to now

	Trap      *Trap  // the last trap or return of the hart that is shown; nil before the first, and while running
	Gates     []Gate // the ways of interrupts to it
	GatesNote string // of when they are, if that is not now
	Tasks     []Task // those that the kernel tells of
	Context   *Context
	Apart     Apart // how well tasks are kept apart

	Exploring string          // how far trying timings is; "" if none are tried
	Heat      map[uint32]Heat // what came of timings before instructions, by address

	Checks  []Check // of a lab, by its sheet; none where there is no lab
	Checked string  // what the first that failed has to say, or why nothing could be run
	Score   string  // "35/100"

	Memory  Memory  // the stretch that was looked at
	Watched []Worth // the expressions that are watched

	Harts  []Hart // what each is at, where there are several; else there are none
	Turn   int    // whose turn it is
	Hart   int    // whom the window shows: what follows, up to Task, and registers, CSRs and stack are this one's
	Chosen bool   // that one was chosen; else it is the one whose turn it is

	PC    uint32
	Mode  string // "M" or "U"
	Task  string // whose work the hart is doing, if that is known: "tea"
	Steps uint64
	Now   uint64 // virtual time in ticks; the kitchen clock shows 07:30:00 at 0

	Problems []Problem // why the program, as it is written now, does not assemble; what runs is an older one

	Program     []Line            // by address, labels before what they name; shared between Views
	Sources     []Source          // what it was made of; shared, too
	Will        string            // what the instruction at PC will do, with values: "t0 ← 27 from KETTLE_STATUS"
	Did         map[uint32]string // what those before it did last, by address
	Under       string            // the procedures under way, the innermost first: "stroke < spread_jam < toast"
	Breakpoints map[uint32]bool

	Registers []Register // x0..x31 by their ABI names
	CSRs      []Register // with what their values mean in Words
	Stack     []Register // words from sp upwards; Name is "sp+4", Words a symbol if the word points to one

	Kitchen Kitchen
	Devices []Device // what a click on something in the kitchen shows

	Timeline []Lane // the stretch that was Looked at, up to Now; at first all of it
	Arrows   []Arrow
	Console  string // what the UART has printed; the window shows the last 16 KiB
	Waiting  string // was typed, and arrives when the machine runs
	Report   string // shown over the kitchen once it is not empty; in mono, a line a line
}

// A State is whether the machine moves.
type State uint8

// The states of a machine. Halted means that it cannot go on, only back.
const (
	Paused State = iota
	Running
	Halted
)

// A Tone is how a sentence is meant.
type Tone uint8

// The tones: it is so; it went well; it went wrong; somebody rings.
const (
	Plain Tone = iota
	Good
	Bad
	Rings
)

// A Trap is a trap, or a return from one, as it was taken: what held what before it, and after.
type Trap struct {
	Title, Note string
	Cells       []TrapCell // the first ones matter most
}

// A TrapCell is something that a trap may change.
type TrapCell struct {
	Name, Before, After, Words string
	Since                      bool // an instruction has written it since
}

// A Gate is an interrupt's way to the hart: which of the Stations on it are passed.
type Gate struct {
	Name     string
	Source   int // at the interrupt controller; 0 if it has none
	Lamps    [Stations]Lamp
	Says     string // how it stands, in a word or two: "taken next", "silent", "stops here"
	Sentence string // the whole of it: "PLIC_PRIORITY of its source, 40, is 0, and nobody has opened it"
	Tone     Tone
	Matters  bool // it rings, or the program means to hear of it
	ForS     bool // it is delegated: S mode is to take it
}

// Stations are what an interrupt passes: the device rings, and lets it out; at the PLIC the source has a priority above
// the threshold, is enabled, and not claimed already; at the hart mip has it, mie and mstatus let it in.
const Stations = 8

// A Lamp is a station of a Gate.
type Lamp uint8

// The lamps: there is no such station on this way; it is open; shut; shut, and the first one that is.
const (
	NoLamp Lamp = iota
	OpenLamp
	ShutLamp
	FirstShut
)

// Heat is in how many runs an interrupt was placed before an instruction, and how many of them failed.
type Heat struct{ Tried, Failed int }

// A Check is one of a lab's.
type Check struct {
	Name, Title string
	Points, Of  int
	Passed      bool
}

// Memory is a stretch of memory, as the hart sees it.
type Memory struct {
	Addr  uint32 // of the first byte; a multiple of 16
	Name  string // what was asked for: "rings"
	Bytes []MemoryByte
	Notes []MemoryNote // in order of address
	Walk  []string     // the way of Addr through the page tables, an entry a line; nil where addresses are physical
}

// A MemoryByte is one of them; Gone says that there is none.
type MemoryByte struct {
	Value         byte
	Gone, Changed bool
}

// A MemoryNote says what points into memory, or is there: "sp", "rings".
type MemoryNote struct {
	Addr uint32
	Text string
}

// A Worth is what an expression is worth.
type Worth struct{ Name, Value string }

// A Task is one of those that share the harts.
type Task struct {
	Name    string
	State   string // "runs", "ready", "waits for the kettle"
	Running bool

	Place string // where it is, or goes on: "stroke+136"; "" if that is not known
	Known bool   // its stack is
	Used  uint32 // of it now, in bytes …
	Most  uint32 // … and at the most
}

// A Context is what a handler that is under way has made of the registers of what it interrupted, or what of a context
// has come back wrong.
type Context struct {
	Title, Note string
	Who         string // what was interrupted: "toast"
	Mode        string // "U"
	Left        uint32 // its pc; 0 if the slots are what something has got back that goes on
	Slots       []Held // pc, then x1 to x31
}

// Held is a register of a context.
type Held struct {
	Name  string
	Kept  Kept
	Words string // where its value is, and what it is: "0000008a, stored at 800012f4 by trap.s:12"
}

// Kept is where the value of a register of a context is.
type Kept uint8

// A value is live, in its register or in mepc; in memory; in another register; in no place that is known; or it came
// back, and not as it was.
const (
	Live Kept = iota
	Stored
	Moved
	Nowhere
	Spoilt
)

// Apart is whether what interrupts and switches do leaves everybody's registers and stacks as they were.
type Apart struct {
	Known bool
	Of    string   // "the whole run", "the last 500,000 steps"
	Wrong []string // a sentence for each thing that went wrong
}

// A Hart is what one of several is at.
type Hart struct {
	PC    uint32
	Place string // PC in words, "stroke+24"; "" if it has none
	Mode  string
	Task  string // whose work it does, if that is known
	Doing Doing
	At    string // the device that it used last, by name
}

// Doing is how a hart spends its time.
type Doing uint8

// A hart works; or waits for another, as its program says; or is asleep.
const (
	Works Doing = iota
	Waits
	Asleep
)

// A Problem is why a program does not assemble.
type Problem struct {
	File        string // as in a Source
	Line        int    // from 1; 0 where no line is to blame
	Col, EndCol int    // the bytes meant, from 1, and behind the last
	Text        string // what is wrong …
	Hint        string // … and what to do; "" if there is nothing to say
}

// A Source is a file of which a program was made.
type Source struct {
	File  string // as in a Line
	Lines []string
}

// A Line is one line of the program: a label, an instruction, or both; or only a comment. The line at
// PC is the current one.
type Line struct {
	Addr     uint32
	Word     string // the instruction in hexadecimal, "00112623" or "8082"; "" if there is none here
	Label    string // without its colon
	Mnemonic string
	Operands string
	Comment  string // without its mark
	File     string
	Number   int // line in File, from 1; 0 if there is no source
}

// A Register is a named word.
type Register struct {
	Name    string
	Value   uint32
	Changed bool     // by the last step or run
	Words   []string // what the value means, in words: "MIE", "MPP=M"
	Addr    uint32   // for words of memory
}

// Kitchen is what there is to see in the kitchen. Water is in millilitres, heat in tenths of a degree
// Celsius. Ringing is the level of the device's interrupt line.
type Kitchen struct {
	Kettle  Kettle
	Toaster Toaster
	Mug     Mug
	Worktop Worktop
	Table   Table
}

// Kettle: Tripped is its fuse, after heating dry.
type Kettle struct {
	Water, Capacity int
	Heat            int
	On, Boiling     bool
	Tripped         bool
	Ringing         bool
}

// Toaster has two slots.
type Toaster struct {
	Slots   [2]Slot
	Down    bool // the lever
	Setting int  // the browning it stops at, per cent
	Smoke   bool
	Ringing bool
}

// A Slot holds one slice, or none. Browning is in per cent: 0 is bread, 50 golden, 100 charcoal.
type Slot struct {
	Bread    bool
	Browning int
}

// Mug: Strength is that of the tea in thousandths; 0 is water. Infused and Drinkable are what it has
// become, Ringing that it says so.
type Mug struct {
	Water, Capacity    int
	Heat               int
	Bag                bool
	Strength           int
	Infused, Drinkable bool
	Bitter             bool
	Ringing            bool
}

// Worktop: where bread is cut and spread.
type Worktop struct {
	Loaf     int // slices still in the baguette
	Slices   int // cut, on the board
	Knife    Knife
	Job      string // what the cook is at: "cutting", "spreading"; "" if nothing
	Strokes  int    // left of the job
	Toast    bool   // a slice lies on the plate
	Browning int    // of that slice, per cent
	Jam      int    // on it, per cent of its area
}

// A Knife in the cook's hand.
type Knife uint8

// The two knives.
const (
	NoKnife Knife = iota
	BreadKnife
	JamKnife
)

// Table: what stands on the tray, and whether it has been served.
type Table struct {
	Tea      bool
	Strength int // of the tea, in thousandths
	Toasts   int
	Served   bool
}

// A Device is a card: what a program sees of something in the kitchen.
type Device struct {
	Name      string // "kettle", "toaster", "mug", "worktop", "table"
	Base      uint32
	Source    int // at the interrupt controller; 0 if it has none
	Doc       string
	Appliance bool // it stands in the kitchen: a person can store to its registers
	Registers []DeviceRegister
}

// A DeviceRegister is one row of a device's register table, with its value now.
type DeviceRegister struct {
	Name   string
	Offset uint32
	Value  uint32
	Words  string // the value in words: "on, boiling", "83.4 °C"
	Doc    string // one sentence
}

// A Lane is one row of the timeline, or a part of one: then its name is that of its spans that have none. Spans are in
// order of time and do not overlap.
type Lane struct {
	Name  string
	Kind  Kind
	Spans []Span
	Marks []uint64 // moments at which an interrupt was taken, in ticks, in order
	Many  []int    // how many each mark stands for; nil for one
	Says  []string // what each mark is; nil for nothing but the lane's name
	Parts []Lane   // of a hart's lane: what its time goes to, instead of Spans; no two have the same moment
}

// An Arrow leads from a moment in a lane to another, in another: from a ring to where it was taken, from there to who
// went on.
type Arrow struct {
	From, To         uint64 // ticks
	FromLane, ToLane string // their names
	Label            string // how long it took
}

// A Span is a piece of work. End is where it ends, or Now if it goes on.
type Span struct {
	Start, End uint64 // ticks
	Label      string
	Look       Look
	Share      float64 // how much of it is meant, less than 1, if it is many pieces too short to be told apart; else 0
}

// A Look is how a span is drawn.
type Look uint8

// A span is work; or time for which something is ready, or done and not looked at; or waits; or rings; or is served.
const (
	Solid Look = iota
	Hatched
	Dotted
	Dashed
	Thin
)

// A Kind of lane: whose work it shows.
type Kind uint8

// The kinds of lane.
const (
	TaskLane Kind = iota
	KernelLane
	IdleLane
	InterruptLane
	DeviceLane
)

// clock is a moment on the kitchen's clock, which shows 07:30:00 at tick 0 and runs a second each
// thousand ticks, in seconds since midnight.
func clock(ticks uint64) uint64 { return (7*60+30)*60 + ticks/1000 }
