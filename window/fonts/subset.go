package fonts

import (
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
)

// Subset is a TrueType font of one of the faces with the glyphs of these runes alone, for a document that brings its
// fonts along; what the face has no glyph for is left out. (OpenType specification 1.9: the tables cmap, glyf, loca,
// hmtx, maxp and head.) The same runes make the same bytes, in whatever order they come.
func Subset(face int, runes []rune) []byte {
	f := parse(files()[face])
	kept, at := []uint16{0}, map[uint16]uint16{0: 0} // glyphs, and their numbers in the subset
	keep := func(glyph uint16) uint16 {
		n, is := at[glyph]
		if !is {
			n = uint16(len(kept))
			kept, at[glyph] = append(kept, glyph), n
		}
		return n
	}
	chosen := map[rune]uint16{}
	for _, r := range slices.Sorted(slices.Values(runes)) {
		if g := f.glyphOf(r); g != 0 {
			chosen[r] = keep(g)
		}
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(kept); i++ { // it grows by the parts of which glyphs are composed
		outline := slices.Clone(f.outline(kept[i]))
		for _, part := range parts(outline) {
			binary.BigEndian.PutUint16(outline[part:], keep(binary.BigEndian.Uint16(outline[part:])))
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, outline...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, f.metric(kept[i])...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	tables := map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx, "cmap": cmap(chosen),
		"OS/2": f.tables["OS/2"], "name": f.tables["name"]}
	patch := func(name string, off int, v uint16) {
		if tables[name] == nil {
			tables[name] = slices.Clone(f.tables[name])
		}
		binary.BigEndian.PutUint16(tables[name][off:], v)
	}
	patch("maxp", 4, uint16(len(kept)))  // numGlyphs
	patch("hhea", 34, uint16(len(kept))) // numberOfHMetrics
	patch("head", 8, 0)                  // checkSumAdjustment, which assemble fills in
	patch("head", 10, 0)
	patch("head", 50, 1)                                                   // indexToLocFormat: offsets of 32 bits
	tables["post"] = append([]byte{0, 3, 0, 0}, f.tables["post"][4:32]...) // no names
	return assemble(tables)
}

// A fontFile is a font's tables, by name.
type fontFile struct{ tables map[string][]byte }

// parse reads the directory of one of our own files.
func parse(ttf []byte) fontFile {
	f := fontFile{map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := ttf[12+16*i:]
		off, n := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = ttf[off : off+n]
	}
	return f
}

// glyphOf is the glyph of a rune of the basic plane, 0 if there is none.
func (f fontFile) glyphOf(r rune) uint16 {
	t := f.tables["cmap"]
	u16 := func(off int) int { return int(binary.BigEndian.Uint16(t[off:])) }
	for i := range u16(2) {
		sub := int(binary.BigEndian.Uint32(t[4+8*i+4:]))
		if u16(sub) != 4 || r > 0xffff {
			continue
		}
		n := u16(sub+6) / 2 // segments
		ends, starts, deltas, offsets := sub+14, sub+16+2*n, sub+16+4*n, sub+16+6*n
		for s := range n {
			if int(r) > u16(ends+2*s) {
				continue
			}
			if int(r) < u16(starts+2*s) {
				return 0
			}
			if off := u16(offsets + 2*s); off != 0 {
				g := u16(offsets + 2*s + off + 2*(int(r)-u16(starts+2*s)))
				if g == 0 {
					return 0
				}
				return uint16(g + u16(deltas+2*s))
			}
			return uint16(int(r) + u16(deltas+2*s))
		}
	}
	return 0
}

// outline is a glyph's entry in glyf.
func (f fontFile) outline(glyph uint16) []byte {
	loca, glyf, g := f.tables["loca"], f.tables["glyf"], int(glyph)
	if binary.BigEndian.Uint16(f.tables["head"][50:]) == 0 { // offsets of 16 bits, in halves
		u16 := func(i int) int { return int(binary.BigEndian.Uint16(loca[2*i:])) }
		return glyf[2*u16(g) : 2*u16(g+1)]
	}
	return glyf[binary.BigEndian.Uint32(loca[4*g:]):binary.BigEndian.Uint32(loca[4*g+4:])]
}

// metric is a glyph's advance and left side bearing, four bytes.
func (f fontFile) metric(glyph uint16) []byte {
	t, n, g := f.tables["hmtx"], int(binary.BigEndian.Uint16(f.tables["hhea"][34:])), int(glyph)
	if g < n {
		return t[4*g : 4*g+4]
	}
	return slices.Concat(t[4*n-4:4*n-2], t[4*n+2*(g-n):4*n+2*(g-n)+2])
}

// parts are the offsets in a composed glyph's outline at which the numbers of other glyphs stand.
func parts(outline []byte) (offsets []int) {
	const words, scale, more, both, matrix = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	if len(outline) == 0 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at, flags := 10, uint16(more); flags&more != 0; {
		flags = binary.BigEndian.Uint16(outline[at:])
		offsets = append(offsets, at+2)
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&both != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
	}
	return offsets
}

// cmap is a table of format 4 with a segment for each rune.
func cmap(glyphs map[rune]uint16) []byte {
	runes := append(slices.Sorted(maps.Keys(glyphs)), 0xffff)
	n := uint16(len(runes))
	power, log := powerIn(n)
	var ends, starts, deltas []byte
	for _, r := range runes {
		ends = binary.BigEndian.AppendUint16(ends, uint16(r))
		starts = binary.BigEndian.AppendUint16(starts, uint16(r))
		deltas = binary.BigEndian.AppendUint16(deltas, glyphs[r]-uint16(r)) // the last one's is 1: no glyph
	}
	t := words(0, 1, 3, 1, 0, 12, 4, 16+8*n, 0, 2*n, 2*power, log, 2*(n-power))
	return slices.Concat(t, ends, words(0), starts, deltas, make([]byte, 2*n))
}

// powerIn is the greatest power of two that is not above n, and which it is: tables have it for a binary search.
func powerIn(n uint16) (power, log uint16) {
	log = uint16(bits.Len16(n) - 1)
	return 1 << log, log
}

func words(list ...uint16) (b []byte) {
	for _, w := range list {
		b = binary.BigEndian.AppendUint16(b, w)
	}
	return b
}

// assemble makes a file of tables.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	n := uint16(len(names))
	power, log := powerIn(n)
	file := words(1, 0, n, 16*power, log, 16*(n-power)) // 0x00010000: TrueType
	var body []byte
	head := 0
	for _, name := range names {
		t, off := tables[name], 12+16*int(n)+len(body)
		if name == "head" {
			head = off
		}
		file = append(file, name...)
		file = binary.BigEndian.AppendUint32(file, checksum(t))
		file = binary.BigEndian.AppendUint32(file, uint32(off))
		file = binary.BigEndian.AppendUint32(file, uint32(len(t)))
		body = append(body, t...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	file = append(file, body...)
	binary.BigEndian.PutUint32(file[head+8:], 0xb1b0afba-checksum(file))
	return file
}

func checksum(b []byte) (sum uint32) {
	for len(b) > 0 {
		var w [4]byte
		copy(w[:], b)
		sum += binary.BigEndian.Uint32(w[:])
		b = b[min(4, len(b)):]
	}
	return sum
}

// Has says that a face has a glyph for a rune.
func Has(face int, r rune) bool { return parse(files()[face]).glyphOf(r) != 0 }
