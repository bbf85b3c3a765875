package object

import (
	"encoding/binary"
	"fmt"

	"breakfast/asm/source"
)

// A Padding is what an alignment puts down.
type Padding struct {
	To   int64 // the alignment, in bytes
	Fill int64 // what is put down over and over …
	Wide uint8 // … in so many bytes, where those are more than one
	Most int64 // pad no more than this, if not 0
	Code bool  // pad with instructions instead
}

// Pattern is the bytes that are put down over and over.
func (p Padding) Pattern() []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(p.Fill))
	return b[:max(p.Wide, 1)]
}

// Uneven is the error for so many bytes of padding that are no whole number of patterns; nil where they are.
func (p Padding) Uneven(n int64, at source.Place) *source.Error {
	if wide := int64(max(p.Wide, 1)); n%wide != 0 {
		return at.Fault(fmt.Sprintf("%s are to be filled, and the fill has %d", BytesText(int(n)), wide),
			"align what stands before it to that first")
	}
	return nil
}

// Padding is that of a SpanAlign.
func (sp *Span) Padding() Padding {
	return Padding{To: sp.To, Fill: sp.Fill, Wide: sp.Wide, Most: sp.Most, Code: sp.Code}
}
