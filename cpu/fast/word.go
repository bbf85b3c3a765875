package fast

import "breakfast/cpu/isa"

// A decoded instruction is a word:
//
//	63         32    29       18 17 13 12  8 7       0
//	  immediate          run       b     a   operation
//
// a is rd, or the rs2 of stores and branches; b is rs1. The immediate of what has two sources and a result is rs2. run
// is how many instructions stand from here to the end of the straight line, the branch or jump included.
type word = uint64

const (
	opMask            = 127
	aShift, bShift    = 8, 13
	runShift, runMask = 18, 1<<12 - 1
	immShift          = 32
	reachShift        = 30 // see opCall
)

func opOf(w word) uint64  { return w & opMask }
func a(w word) uint       { return uint(w >> aShift & 31) }
func b(w word) uint       { return uint(w >> bShift & 31) }
func c(w word) uint       { return uint(w >> immShift & 31) }
func runOf(w word) int    { return int(w >> runShift & runMask) }
func immOf(w word) uint32 { return uint32(w >> immShift) }

// Operations beside those of isa.Op that are executed. Places in a page are numbers of words; bytes of it count from
// its first.
const (
	opNone   = uint64(isa.ILLEGAL)          // nothing is here
	opNop    = uint64(isa.FENCE)            //
	opLI     = uint64(isa.LUI)              // a constant
	opPC     = uint64(isa.AUIPC)            // the immediate is a byte of the page
	opStep   = uint64(isa.CADDI4SPN) + iota // the stepper's
	opSystem                                // see systemWord
	opQuiet                                 // the same, if it has to do with little
	opAtomic                                // the same, of memory
	opGo                                    // go on at a place: it does not retire, nor is a line begun
	opFar                                   // go on at a byte, which may be outside the page: it does not retire
	opJ                                     // jal without a result; the immediate is a place
	// with one: a place, and behind that bit 16, of the page's half words, the next
	opJAL
	opCall // jal that leads out of the page: half words, 22 bits, and, 12 bits, the next
	opJR   // jalr without a result
	opJALR // with one: 12 bits, and 20 bits of the next half word
)

// leaves says that the loop leaves a word.
func leaves(op uint64) bool { return op >= opStep && op <= opAtomic }

// alone says that a word is of no line.
func alone(op uint64) bool { return leaves(op) || op == opFar }

// ends says that a line ends with an instruction.
func ends(op uint64) bool { return branches(op) || jumps(op) || op >= opAddiBEQ }

func branches(op uint64) bool { return op >= uint64(isa.BEQ) && op <= uint64(isa.BGEU) }

func jumps(op uint64) bool { return op >= opJ && op <= opJALR }

// sizeOf is how many bytes a load or store accesses.
func sizeOf(w word) uint32 {
	switch isa.Op(opOf(w)) {
	case isa.LB, isa.LBU, isa.SB:
		return 1
	case isa.LH, isa.LHU, isa.SH:
		return 2
	}
	return 4
}
