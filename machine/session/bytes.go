package session

import (
	"encoding/binary"
	"errors"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
)

// appendInputs appends inputs: of each the steps and ticks since the one before, what it is, and that.
func appendInputs(b []byte, list []history.Entry) []byte {
	var last machine.Position
	put := func(v uint64) { b = binary.AppendUvarint(b, v) }
	bytes := func(p []byte) {
		put(uint64(len(p)))
		b = append(b, p...)
	}
	for _, e := range list {
		put(e.At.Steps - last.Steps)
		b = binary.AppendVarint(b, int64(e.At.Now-last.Now))
		last = e.At
		switch {
		case e.Edit != nil:
			put(anEdit)
			put(uint64(e.Edit.Place))
			put(uint64(e.Edit.Hart))
			put(uint64(e.Edit.Where))
			put(uint64(e.Edit.Value))
			bytes(e.Edit.Data)
		case e.Stall != nil:
			put(aStall)
			put(uint64(e.Stall.Hart))
			put(uint64(e.Stall.Until))
			put(uint64(e.Stall.Source))
		default:
			kind := uint64(typed)
			if e.Given {
				kind = given
			}
			put(kind)
			put(uint64(e.Slot))
			bytes(e.Data)
		}
	}
	return b
}

// What an input is.
const (
	typed = iota
	given
	aStall
	anEdit
)

// A reader reads numbers and bytes, as long as there are some.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) number(most uint64) uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > most {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) bytes() []byte {
	n := r.number(uint64(len(r.b)))
	if n > uint64(len(r.b)) {
		r.bad, n = true, 0
	}
	p := r.b[:n:n]
	r.b = r.b[n:]
	return p
}

// readInputs is what appendInputs has written. Whether a machine takes them, it will say.
func readInputs(b []byte) (list []history.Entry, err error) {
	const word, long, small = 1<<32 - 1, 1<<64 - 1, 1 << 16
	r := reader{b: b}
	var at machine.Position
	for len(r.b) > 0 {
		steps := r.number(long)
		ticks, n := binary.Varint(r.b)
		if n <= 0 || at.Steps+steps < at.Steps {
			return nil, errors.New("its inputs are cut off")
		}
		r.b = r.b[n:]
		at = machine.Position{Steps: at.Steps + steps, Now: at.Now + devices.Ticks(ticks)}
		e := history.Entry{Input: machine.Input{At: at}}
		switch kind := r.number(anEdit); kind {
		case anEdit:
			e.Edit = &machine.Edit{Place: machine.Place(r.number(255)), Hart: int(r.number(small)),
				Where: uint32(r.number(word)), Value: uint32(r.number(word)), Data: r.bytes()}
		case aStall:
			e.Stall = &machine.Stall{Hart: int(r.number(small)), Until: devices.Ticks(r.number(long)),
				Source: machine.Source(r.number(255))}
		default:
			e.Slot, e.Given = int(r.number(small)), kind == given
			e.Data = r.bytes()
		}
		if r.bad {
			return nil, errors.New("its inputs are cut off")
		}
		list = append(list, e)
	}
	return list, nil
}

// sparse is the sectors of a disk that are not all zeros: how many are between, and each.
func sparse(disk []byte) (b []byte) {
	var zeros [devices.SectorSize]byte
	skipped := uint64(0)
	for at := 0; at < len(disk); at += devices.SectorSize {
		sector := disk[at : at+devices.SectorSize]
		if string(sector) == string(zeros[:]) {
			skipped++
			continue
		}
		b = binary.AppendUvarint(b, skipped)
		b = append(b, sector...)
		skipped = 0
	}
	return b
}

// whole is the disk of a size, as it was before sparse; nil for -1.
func whole(b []byte, size int64) ([]byte, error) {
	if size == -1 && len(b) == 0 {
		return nil, nil
	}
	if size < 0 || size > mostDisk || size%devices.SectorSize != 0 {
		return nil, errors.New("its disk has no size that a disk has")
	}
	disk := make([]byte, size)
	at := uint64(0)
	for r := (reader{b: b}); len(r.b) > 0; {
		at += r.number(mostDisk/devices.SectorSize) * devices.SectorSize
		if r.bad || at >= uint64(size) || len(r.b) < devices.SectorSize {
			return nil, errors.New("its disk is not whole")
		}
		copy(disk[at:], r.b[:devices.SectorSize])
		r.b = r.b[devices.SectorSize:]
		at += devices.SectorSize
	}
	return disk, nil
}

const mostDisk = 1 << 30 // bytes
