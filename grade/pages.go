package grade

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/cpu"
)

// What page tables say at the end of a run. An address space is named by the label of the word that holds its satp; a
// range by its beginning and its end, labels or numbers.

const (
	pageSize  = 4096
	mostPages = 1 << 16 // that are counted: 256 MiB
)

// entryBits are the letters of a page-table entry's bits; M says that it maps 4 MiB, and I that the address is the
// physical one.
var entryBits = map[byte]uint32{'V': cpu.PTEValid, 'R': cpu.PTERead, 'W': cpu.PTEWrite, 'X': cpu.PTEExecute,
	'U': cpu.PTEUser, 'A': cpu.PTEAccessed, 'D': cpu.PTEDirty, 'M': entryLarge, 'I': entryIdentity}

const ( // where an entry has the page's number, which no pattern has
	entryLarge    = 1 << 31
	entryIdentity = 1 << 30
)

// A pattern is bits of which all must be set, and of which all must be clear: "WX", "-X".
type pattern struct{ set, clear uint32 }

func parsePattern(s string) (p pattern, err error) {
	set, clear, _ := strings.Cut(s, "-")
	for i := range len(set) + len(clear) {
		letter, to := (set + clear)[i], &p.set
		if i >= len(set) {
			to = &p.clear
		}
		bit, known := entryBits[letter]
		if !known {
			return p, fmt.Errorf("%s: bits of an entry are V, R, W, X, U, A, D; M is a page of 4 MiB, I one at "+
				"its physical address", s)
		}
		*to |= bit
	}
	return p, nil
}

func (p pattern) fits(bits uint32) bool { return bits&p.set == p.set && bits&p.clear == 0 }

// A mapping is what an address space has at an address: the entry's bits, 0 if there is no page, and where that is.
type mapping struct {
	bits uint32
	at   uint64
}

func (r *run) mapping(satp, addr uint32) mapping {
	if satp>>31 == 0 {
		return mapping{} // it is not translated: no page
	}
	w, _ := r.m.WalkIn(satp, addr, cpu.Loading, cpu.S)
	switch w.Verdict {
	case cpu.EntryDenied, cpu.Invalid, cpu.Reserved, cpu.NoLeaf, cpu.TableMarked:
		return mapping{}
	}
	bits, offset := w.PTE&0xff, addr%pageSize
	if w.Level == 1 {
		bits, offset = bits|entryLarge, addr%(pageSize<<10)
	}
	at := uint64(w.PTE>>10)*pageSize + uint64(offset) // of 4 MiB whose number is no multiple of 1024: nowhere
	if at == uint64(addr) {
		bits |= entryIdentity
	}
	return mapping{bits, at}
}

// address is a label, a number, or a symbol; after *, the word at a label.
func (r *run) address(s string) (uint32, error) {
	if label, word := strings.CutPrefix(s, "*"); word {
		return r.word(label)
	}
	if n, err := strconv.ParseUint(s, 0, 32); err == nil {
		return uint32(n), nil
	}
	if n, err := r.label(s); err == nil {
		return n, nil
	}
	return r.symbol(s)
}

// pages counts those of a range that fit a pattern in one space; or in two, where both must have the same page there,
// and one of them must fit.
func (r *run) pages(args []string) (float64, error) {
	var satps []uint32
	n := len(args) - 3
	for _, label := range args[:n] {
		satp, err := r.word(label)
		if err != nil {
			return 0, err
		}
		satps = append(satps, satp)
	}
	p, _ := parsePattern(args[n])
	from, err := r.address(args[n+1])
	if err != nil {
		return 0, err
	}
	to, err := r.address(args[n+2])
	if err != nil {
		return 0, err
	}
	if uint64(to)-uint64(from) > mostPages*pageSize && to > from {
		return 0, fmt.Errorf("%s to %s are more than %d pages", args[n+1], args[n+2], mostPages)
	}
	count := 0
	for addr := uint64(from); addr < uint64(to); addr += pageSize {
		first := r.mapping(satps[0], uint32(addr))
		fits := p.fits(first.bits)
		for _, satp := range satps[1:] {
			other := r.mapping(satp, uint32(addr))
			same := first.bits != 0 && other.bits != 0 && first.at == other.at
			fits = same && (fits || p.fits(other.bits))
		}
		if fits {
			count++
		}
	}
	return float64(count), nil
}

var (
	modes     = map[string]cpu.Priv{"U": cpu.U, "S": cpu.S}
	accessing = map[string]cpu.Access{"load": cpu.Loading, "store": cpu.Storing, "fetch": cpu.Fetching}
)

// walk says what an access of a mode comes to in a space: to a page, or to which entry.
func (r *run) walk(args []string) (string, error) {
	satp, err := r.word(args[0])
	if err != nil {
		return "", err
	}
	addr, err := r.address(args[3])
	if err != nil {
		return "", err
	}
	if satp>>31 == 0 {
		return fmt.Sprintf("satp is %#08x, and its bit 31 is 0: nothing is translated", satp), nil
	}
	if root := uint64(satp) << 12 & (1<<34 - 1); !r.m.RAM.Contains(uint32(root), pageSize) || root>>32 != 0 {
		return fmt.Sprintf("satp is %#08x, so the root would be at %#08x, where no memory is", satp, root), nil
	}
	w, why := r.m.WalkIn(satp, addr, accessing[args[2]], modes[args[1]])
	if why == "" {
		return fmt.Sprintf("%#08x leads to %#08x", addr, w.At), nil
	}
	return why, nil
}

// checkPages checks the words of the quantities in this file.
func checkPages(verb string, args []string) error {
	switch verb {
	case "pages", "shared":
		n := len(args) - 3
		if verb == "shared" && n != 2 || verb == "pages" && n != 1 {
			return fmt.Errorf("want: pages SPACE BITS FROM TO, shared SPACE SPACE BITS FROM TO")
		}
		_, err := parsePattern(args[n])
		return err
	case "walk":
		_, mode := modes[args[1]]
		_, access := accessing[args[2]]
		if !mode || !access {
			return fmt.Errorf("want: walk SPACE U|S load|store|fetch ADDRESS")
		}
	}
	return nil
}
