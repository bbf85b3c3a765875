package export_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/export"
	"breakfast/trace/profile"
)

// Whatever a program tells the ticket rail and the devices, pictures and files of its run can be made, of any stretch,
// and no labels meet.
func FuzzRun(f *testing.F) {
	store := func(off, value uint32) []byte {
		return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, off), value)
	}
	f.Add(bytes.Join([][]byte{store(0, 1), store(4, 0x80000000), store(8, 3), store(12, 3), store(0, 2)}, nil),
		uint16(0), uint16(9))
	f.Add(store(0xffff1000, 0xffffffff), uint16(3), uint16(500))
	f.Fuzz(func(t *testing.T, told []byte, from, length uint16) {
		m, err := machine.New(machine.Config{RAM: 1 << 20, Harts: 1 + int(from)%2})
		require.NoError(t, err)
		var base uint32
		for _, p := range m.Parts() {
			if p.Device.Info().Name == "rail" {
				base = p.Base
			}
		}
		var code []byte
		add := func(word uint32) { code = binary.LittleEndian.AppendUint32(code, word) }
		for len(told) >= 8 && len(code) < 4000 { // lui, addi, lui, addi, sw: a store to the rail, or anywhere
			addr, value := base+binary.LittleEndian.Uint32(told), binary.LittleEndian.Uint32(told[4:])
			told = told[8:]
			add((addr+0x800)&^0xfff | 5<<7 | 0x37)
			add(addr<<20 | 5<<15 | 5<<7 | 0x13)
			add((value+0x800)&^0xfff | 6<<7 | 0x37)
			add(value<<20 | 6<<15 | 6<<7 | 0x13)
			add(6<<20 | 5<<15 | 2<<12 | 0x23)
		}
		for len(told) >= 4 { // and what comes
			add(binary.LittleEndian.Uint32(told))
			told = told[4:]
		}
		add(0x6f) // j .
		img, err := image.FromBinary(code, 0x80000000)
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		tr, p := trace.Watch(m), profile.New(m)
		m.Watch(p.Probe())
		m.Run(machine.Limit{Steps: 5000, Now: 1 << 32})
		r := &export.Run{Program: "any", Rows: tr.Rows(), To: m.Position().Now,
			Clock: export.Clock{Kitchen: from%3 == 0}}
		r.From = min(devices.Ticks(from), r.To)
		r.To = min(r.To, r.From+devices.Ticks(length)+1)
		if r.From >= r.To {
			return
		}
		var svg bytes.Buffer
		every := *r
		require.NoError(t, every.Choose(export.Lanes))
		figure := every.Figure(600 + int(length)%1800)
		apart(t, figure, "any program")
		require.NoError(t, figure.WriteSVG(&svg))
		require.NoError(t, xml.Unmarshal(svg.Bytes(), new(struct{})))
		for _, write := range []func(io.Writer) error{r.WritePerfetto, r.WriteVCD, r.WriteLines,
			func(w io.Writer) error { return r.WriteStrip(w, 80) },
			export.Profile{Profiler: p, Names: tr.TaskName}.WritePprof,
			export.Profile{Profiler: p, Names: tr.TaskName}.WriteFolded} {
			require.NoError(t, write(io.Discard))
		}
	})
}
