package devices

const worktopDoc = `The worktop is where the cook works: the baguette, the board, the plate, and two knives. What
happens here is the processor's own work: for each stroke it computes the path of the knife and
stores its length. Ten strokes of the bread knife cut a slice; forty of the jam knife cover the
toast on the plate. There is no interrupt line and nothing happens by itself; what lies here keeps.

A stroke. GUIDE gives the ends of the path, (x0, y0) and (x1, y1). The knife moves along a parabola
between them, with the control point (128, 255), in 32 parts: for i = 0..32, and u = 32 - i,

    X = (u*u*x0 + 2*i*u*128 + i*i*x1) >> 10
    Y = (u*u*y0 + 2*i*u*255 + i*i*y1) >> 10

and STROKE is the sum of |X - X before| + |Y - Y before| over i = 1..32. After a good stroke, GUIDE
is another.

Faults. A wrong sum is a slip: no progress, STATUS.SLIP until the next good stroke, and SLIPS
counts it. A stroke with no tool, or with nothing to work on (LEFT is 0), is ignored. An access that
is not a word, or that the table below does not allow, is an access fault.

    li   t0, WORKTOP_TOOL_BREAD
    sw   t0, WORKTOP_TOOL, t1
1:  lw   a0, WORKTOP_GUIDE
    call knife_path                  # a0: guide -> length
    sw   a0, WORKTOP_STROKE, t1
    lw   a0, WORKTOP_BOARD
    beqz a0, 1b                      # until a slice has fallen: it is in a0
`

const (
	worktopTool   = 0x00
	worktopStatus = 0x04
	worktopGuide  = 0x08
	worktopStroke = 0x0c
	worktopLeft   = 0x10
	worktopLoaf   = 0x14
	worktopSlices = 0x18
	worktopBoard  = 0x1c
	worktopPlate  = 0x20
	worktopSlips  = 0x24

	noTool     = 0
	breadKnife = 1
	jamKnife   = 2

	firstGuide = 0x2545f491 // any value but 0 would do
)

var worktopInfo = &Info{
	Name: "worktop",
	Doc:  worktopDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "TOOL", Off: worktopTool, Size: 4, Access: RW,
			Doc: "The tool in hand: TOOL_NONE, TOOL_BREAD or TOOL_JAM; anything else is ignored."},
		{Name: "STATUS", Off: worktopStatus, Size: 4, Access: RO, Doc: "What is true of the worktop now.",
			Fields: []Field{
				{"SLIP", 0, 0, "the last stroke was wrong"},
				{"TOAST", 1, 1, "a toast is on the plate"},
				{"DONE", 2, 2, "the toast on the plate is all covered with jam"}}},
		{Name: "GUIDE", Off: worktopGuide, Size: 4, Access: RO, Doc: "Where the next stroke goes.", Fields: []Field{
			{"X0", 7, 0, "where the path begins"},
			{"Y0", 15, 8, "where the path begins"},
			{"X1", 23, 16, "where it ends"},
			{"Y1", 31, 24, "where it ends"}}},
		{Name: "STROKE", Off: worktopStroke, Size: 4, Access: WO,
			Doc: "Makes a stroke: the length of the knife's path along GUIDE."},
		{Name: "LEFT", Off: worktopLeft, Size: 4, Access: RO, Doc: "Strokes left: with the bread knife, until the " +
			"next slice falls, 0 once the baguette is cut up; with the jam knife, until the toast on the plate is " +
			"covered; else 0."},
		{Name: "LOAF", Off: worktopLoaf, Size: 4, Access: RO, Doc: "Slices still in the baguette, 12 at reset."},
		{Name: "SLICES", Off: worktopSlices, Size: 4, Access: RO, Doc: "Cut slices on the board."},
		{Name: "BOARD", Off: worktopBoard, Size: 4, Access: RO, Effect: "takes a slice from the board",
			Fields: sliceFields,
			Doc:    "The slice that was cut first; 0 if there is none."},
		{Name: "PLATE", Off: worktopPlate, Size: 4, Access: RW, Effect: "takes the toast from the plate",
			Fields: sliceFields,
			Doc: "Writing puts a toast on the plate; ignored if one is there or if the ID is 0, and the program " +
				"still has its toast. 0 if there is none."},
		{Name: "SLIPS", Off: worktopSlips, Size: 4, Access: RO, Doc: "Wrong strokes since reset."},
	},
	Consts: []Const{
		{"TOOL_NONE", noTool, "for TOOL: empty hands"},
		{"TOOL_BREAD", breadKnife, "for TOOL: the bread knife"},
		{"TOOL_JAM", jamKnife, "for TOOL: the jam knife"},
	},
}

// KnifeParts is the number of parts a stroke has.
const KnifeParts = 32

// KnifeAt is where the knife is after part i, 0..KnifeParts, of the stroke that guide describes.
// Both coordinates are 0..255.
func KnifeAt(guide, i uint32) (x, y uint32) {
	u := KnifeParts - i
	x = (u*u*(guide&0xff) + 2*i*u*128 + i*i*(guide>>16&0xff)) >> 10
	y = (u*u*(guide>>8&0xff) + 2*i*u*255 + i*i*(guide>>24)) >> 10
	return x, y
}

// KnifePath is the length of the stroke that guide describes: what STROKE wants.
func KnifePath(guide uint32) uint32 {
	length := uint32(0)
	x0, y0 := KnifeAt(guide, 0)
	for i := uint32(1); i <= KnifeParts; i++ {
		x1, y1 := KnifeAt(guide, i)
		length += distance(x0, x1) + distance(y0, y1)
		x0, y0 = x1, y1
	}
	return length
}

func distance(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// Worktop is the worktop; what one does there is in its datasheet, Info().Doc.
type Worktop struct {
	kitchen *Kitchen
	tool    uint32
	guide   uint32
	slip    bool   // the last stroke
	slips   uint32 // of all
	loaf    uint32 // slices not yet cut
	cut     uint32 // good strokes into the next slice
	board   uint32 // slices cut and not yet taken
	taken   uint32 // slices taken
	plate   Slice
	spread  uint32 // good strokes on the toast on the plate
}

// NewWorktop is a worktop with a fresh baguette.
func NewWorktop(k *Kitchen) *Worktop {
	w := &Worktop{kitchen: k}
	w.Reset()
	return w
}

// Info is the worktop's description.
func (w *Worktop) Info() *Info { return worktopInfo }

// Reset clears the worktop and puts a fresh baguette there.
func (w *Worktop) Reset() {
	*w = Worktop{kitchen: w.kitchen, guide: firstGuide, loaf: uint32(w.kitchen.LoafSlices)}
}

// Peek reads a register without taking anything.
func (w *Worktop) Peek(off uint32, size int) (uint32, bool) {
	r, _ := worktopInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch off {
	case worktopTool:
		return w.tool, true
	case worktopStatus:
		return bits32(w.slip, w.plate.ID != 0, w.plate.ID != 0 && w.plate.Jam >= 100), true
	case worktopGuide:
		return w.guide, true
	case worktopLeft:
		return w.left(), true
	case worktopLoaf:
		return w.loaf, true
	case worktopSlices:
		return w.board, true
	case worktopBoard:
		return w.slice().Word(), true
	case worktopPlate:
		return w.plate.Word(), true
	default:
		return w.slips, true
	}
}

// Load reads a register. Reading BOARD and PLATE takes what is there.
func (w *Worktop) Load(off uint32, size int) (uint32, bool) {
	v, ok := w.Peek(off, size)
	if ok && v != 0 {
		switch off {
		case worktopBoard:
			w.board--
			w.taken++
		case worktopPlate:
			w.plate, w.spread = Slice{}, 0
		}
	}
	return v, ok
}

// Store writes a register.
func (w *Worktop) Store(off uint32, size int, v uint32) bool {
	r, _ := worktopInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch off {
	case worktopTool:
		if v <= jamKnife {
			w.tool = v
		}
	case worktopStroke:
		w.stroke(v)
	case worktopPlate:
		w.put(SliceFromWord(v))
	}
	return true
}

// slice is the slice on the board that was cut first.
func (w *Worktop) slice() Slice {
	if w.board == 0 {
		return Slice{}
	}
	return Slice{ID: uint8(w.taken + 1), Temp: uint8(w.kitchen.AmbientC)}
}

func (w *Worktop) put(s Slice) {
	if w.plate.ID != 0 || s.ID == 0 {
		return
	}
	// A toast that was taken away half covered goes on where it was: the percent of k strokes,
	// rounded down, is again k strokes, rounded up.
	all := uint32(w.kitchen.SpreadStrokes)
	w.plate, w.spread = s, min((uint32(s.Jam)*all+99)/100, all)
}

// left is how many good strokes the job in hand still takes; 0 if there is none.
func (w *Worktop) left() uint32 {
	switch {
	case w.tool == breadKnife && w.loaf > 0:
		return uint32(w.kitchen.CutStrokes) - w.cut
	case w.tool == jamKnife && w.plate.ID != 0:
		return uint32(w.kitchen.SpreadStrokes) - w.spread
	default:
		return 0
	}
}

// stroke is a stroke of the knife in hand, of the length the program says it has.
func (w *Worktop) stroke(length uint32) {
	if w.left() == 0 {
		return
	}
	if w.slip = length != KnifePath(w.guide); w.slip {
		w.slips = saturate(w.slips, 1)
		return
	}
	w.guide = xorshift(w.guide)
	if w.tool == breadKnife {
		if w.cut++; w.cut == uint32(w.kitchen.CutStrokes) {
			w.cut = 0
			w.loaf--
			w.board++
		}
	} else {
		w.spread++
		w.plate.Jam = uint8(w.spread * 100 / uint32(w.kitchen.SpreadStrokes))
	}
}

// xorshift is Marsaglia's generator of 32 bits: it goes through all values but 0.
func xorshift(x uint32) uint32 {
	x ^= x << 13
	x ^= x >> 17
	x ^= x << 5
	return x
}

// Advance does nothing: all that happens here, the program does.
func (w *Worktop) Advance(Ticks) {}

// Deadline is Never.
func (w *Worktop) Deadline() Ticks { return Never }

// IRQ is never up.
func (w *Worktop) IRQ() bool { return false }

// WorktopView is a worktop as one sees it.
type WorktopView struct {
	Tool  int   // 0 none, 1 bread knife, 2 jam knife
	Loaf  int   // slices still in the baguette
	Board int   // cut slices on the board
	Plate Slice // ID 0 is an empty plate
	Left  int   // strokes left of the job in hand
	Guide uint32
	Slip  bool // the last stroke was wrong
	Slips int  // wrong strokes since Reset
}

// View is the worktop now.
func (w *Worktop) View() WorktopView {
	return WorktopView{
		Tool:  int(w.tool),
		Loaf:  int(w.loaf),
		Board: int(w.board),
		Plate: w.plate,
		Left:  int(w.left()),
		Guide: w.guide,
		Slip:  w.slip,
		Slips: int(w.slips),
	}
}

// AppendState appends the worktop's state.
func (w *Worktop) AppendState(b []byte) []byte {
	b = appendU32(b, w.tool, w.guide)
	b = appendBool(b, w.slip)
	return appendU32(b, w.slips, w.loaf, w.cut, w.board, w.taken, w.plate.Word(), w.spread)
}

// Restore takes a state that AppendState made.
func (w *Worktop) Restore(state []byte) error {
	d, r := &decoder{b: state}, *w
	r.tool, r.guide = d.u32(), d.u32()
	r.slip = d.bool()
	r.slips, r.loaf, r.cut, r.board, r.taken = d.u32(), d.u32(), d.u32(), d.u32(), d.u32()
	r.plate, r.spread = SliceFromWord(0), 0
	plate := d.u32()
	r.put(SliceFromWord(plate))
	d.check(r.tool <= jamKnife, "a tool")
	d.check(r.guide != 0, "a guide")
	d.check(r.plate.Word() == plate && r.spread == d.u32(), "a toast")
	d.check(uint64(r.loaf)+uint64(r.board)+uint64(r.taken) == uint64(w.kitchen.LoafSlices), "a number of slices")
	d.check(r.cut < uint32(w.kitchen.CutStrokes) && (r.loaf > 0 || r.cut == 0), "a number of strokes")
	if err := d.done(); err != nil {
		return err
	}
	*w = r
	return nil
}
