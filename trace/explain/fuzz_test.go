package explain_test

import (
	"context"
	"encoding/binary"
	"testing"

	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace/explain"
)

// FuzzExplain explains the runs of any bytes, with any symbols that would make them a program under the kernel here. It
// may find what it likes: it must come to an end, and leave the machine as it was. How many harts there are the length
// of the code says.
func FuzzExplain(f *testing.F) {
	f.Add([]byte{0x6f, 0, 0, 0}, []byte("0123456789abcdef0123456789abcdef"), "k")
	f.Add([]byte{0x73, 0, 0, 0}, []byte{}, "")
	f.Add([]byte{0xaf, 0x22, 0x51, 0x08, 0x6f, 0, 0, 0, 0}, []byte{}, "")          // amoswap.w t0, t0, (sp); j .
	f.Add([]byte{0x73, 0, 0x50, 0x10, 0x6f, 0xf0, 0xdf, 0xff, 0, 0}, []byte{}, "") // wfi; j .-4
	f.Fuzz(func(t *testing.T, code, symbols []byte, typed string) {
		if len(code) == 0 || len(code) > 1<<12 {
			return
		}
		img, err := image.FromBinary(code, machine.RAMBase)
		if err != nil {
			t.Skip()
		}
		for i, name := range []string{"tcbs", "tasks", "task_table", "task_table_end", "task_code", "task_code_end",
			"TCB_SIZE", "TCB_STATE", "TCB_GRANTS", "DEAD",
			"ROW", "MAX_TASKS", "TCB_PC", "TCB_FOR", "AWAITING", "QUEUING", "main", "a_ID"} {
			if len(symbols) >= 4*i+4 {
				kind := image.Label
				if name[0] >= 'A' && name[0] <= 'Z' {
					kind = image.Absolute
				}
				img.Symbols = append(img.Symbols,
					image.Symbol{Name: name, Addr: binary.LittleEndian.Uint32(symbols[4*i:]), Kind: kind})
			}
		}
		img.Sort()
		m, err := machine.New(machine.Config{RAM: 1 << 20, Harts: 1 + len(code)%4})
		if err != nil {
			t.Fatal(err)
		}
		if m.Load(img) != nil {
			t.Skip()
		}
		r := explain.Run{M: m, Witness: explain.Watch(m), Past: history.New(m), Begun: explain.Begin(img)}
		m.Watch(r.Witness.Probe())
		var rest []byte
		r.Stop, rest = r.Past.Run(machine.Limit{Steps: 20_000, Now: 1_000_000}, []byte(typed))
		r.Dry = len(rest) == 0
		if m.Idle() {
			r.Stop.Reason = machine.Idle
		}
		before := m.Digest()
		for _, found := range explain.Explain(context.Background(), r) {
			_ = found.String()
		}
		if m.Digest() != before {
			t.Fatal("explaining changed the machine")
		}
	})
}
