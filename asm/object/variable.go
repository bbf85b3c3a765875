package object

// Opcodes of steps in a frame (DWARF 4, section 7.23).
const (
	cfaAdvance  = 0x40 // and the distance
	cfaAdvance1 = 0x02
	cfaAdvance2 = 0x03
	cfaAdvance4 = 0x04
)

// AppendLEB appends a number in groups of seven bits, the lowest first.
func AppendLEB(b []byte, n int64, signed bool) []byte {
	for {
		low := byte(n) & 0x7f
		if signed {
			n >>= 7
			if n == 0 && low&0x40 == 0 || n == -1 && low&0x40 != 0 {
				return append(b, low)
			}
		} else if n = int64(uint64(n) >> 7); n == 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

// stepSize is how many bytes a step over a distance takes.
func stepSize(d int64) int64 {
	switch {
	case d == 0:
		return 0
	case d < 0x40:
		return 1
	case d < 0x100:
		return 2
	case d < 0x10000:
		return 3
	}
	return 5
}

// stepBytes is a step over a distance, of a given size.
func stepBytes(size, d int64) []byte {
	b := []byte{cfaAdvance | byte(d)}
	switch size {
	case 0:
		return nil
	case 2:
		b[0] = cfaAdvance1
	case 3:
		b[0] = cfaAdvance2
	case 5:
		b[0] = cfaAdvance4
	default:
		return b
	}
	for i := range size - 1 {
		b = append(b, byte(d>>(8*i)))
	}
	return b
}

// Number is the bytes of a number of variable length: those that it needs, or, if those are fewer, as many as size.
func (sp *Span) Number(n, size int64) []byte {
	if sp.Kind == SpanStep {
		return stepBytes(max(size, stepSize(n)), n)
	}
	b := AppendLEB(nil, n, sp.Kind == SpanSLEB)
	for int64(len(b)) < size { // the same number, written longer
		last := len(b) - 1
		more := b[last] & 0x40 >> 6 * 0x7f
		if sp.Kind == SpanULEB {
			more = 0
		}
		b[last] |= 0x80
		b = append(b, more)
	}
	return b
}
