package window

import "fmt"

// The machine of these tests: views made by hand, at the moments that the pictures show.

func sample() *View {
	v := &View{
		Title: "interrupts", File: "interrupts.s", State: Paused, Speed: "10 steps/s", Mode: "M",
		PC: 0x8000_0000, Task: "",
		Program: sampleProgram(), Breakpoints: map[uint32]bool{0x8000_0050: true},
		Kitchen: Kitchen{
			Kettle:  Kettle{Capacity: 1500, Heat: 200},
			Toaster: Toaster{Setting: 60},
			Mug:     Mug{Capacity: 300, Heat: 200},
			Worktop: Worktop{Loaf: 12},
		},
		Devices: sampleDevices(),
	}
	names := []string{"zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
		"a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"}
	for _, n := range names {
		v.Registers = append(v.Registers, Register{Name: n})
	}
	v.CSRs = []Register{
		{Name: "mstatus", Value: 0x1800, Words: []string{"MPP=M"}},
		{Name: "mie"}, {Name: "mip"}, {Name: "mtvec"}, {Name: "mepc"}, {Name: "mcause"}, {Name: "mtval"},
		{Name: "mscratch"},
	}
	v.Timeline = []Lane{{Name: "main"}, {Name: "interrupts", Kind: InterruptLane}, {Name: "asleep", Kind: IdleLane},
		{Name: "kettle", Kind: DeviceLane}, {Name: "toaster", Kind: DeviceLane}, {Name: "mug", Kind: DeviceLane}}
	return v
}

func span(from, to uint64, label string) Span { return Span{Start: from, End: to, Label: label} }

func sampleProgram() (lines []Line) {
	addr := uint32(0x8000_0000)
	number := 12
	for _, l := range []Line{
		{Comment: "boil the water, and be told when it boils"},
		{Label: "_start", Mnemonic: "la", Operands: "sp, stack_top"},
		{Mnemonic: "la", Operands: "t0, trap", Comment: "where interrupts go"},
		{Mnemonic: "csrw", Operands: "mtvec, t0"},
		{Label: "boil", Mnemonic: "addi", Operands: "sp, sp, -16"},
		{Mnemonic: "sw", Operands: "ra, 12(sp)"},
		{Mnemonic: "li", Operands: "t0, KETTLE"},
		{Mnemonic: "li", Operands: "t1, 500", Comment: "ml, two mugs"},
		{Mnemonic: "sw", Operands: "t1, KETTLE_FILL(t0)", Comment: "fill it before it is on, or the fuse trips"},
		{Mnemonic: "li", Operands: "t1, KETTLE_ON"},
		{Mnemonic: "sw", Operands: "t1, KETTLE_CTRL(t0)"},
		{Label: "wait", Mnemonic: "wfi", Comment: "sleep until something rings"},
		{Mnemonic: "lw", Operands: "t2, KETTLE_STATUS(t0)", Comment: "does it boil?"},
		{Mnemonic: "andi", Operands: "t2, t2, KETTLE_BOILING"},
		{Mnemonic: "beqz", Operands: "t2, wait"},
		{Mnemonic: "call", Operands: "pour"},
		{Mnemonic: "lw", Operands: "ra, 12(sp)"},
		{Mnemonic: "addi", Operands: "sp, sp, 16"},
		{Mnemonic: "ret"},
		{Label: "trap", Mnemonic: "csrrw", Operands: "sp, mscratch, sp", Comment: "onto the kernel's stack"},
		{Mnemonic: "addi", Operands: "sp, sp, -128"},
		{Mnemonic: "sw", Operands: "ra, 4(sp)"},
		{Mnemonic: "sw", Operands: "t0, 20(sp)"},
		{Mnemonic: "csrr", Operands: "t0, mcause", Comment: "who rang?"},
		{Mnemonic: "bltz", Operands: "t0, interrupt"},
		{Mnemonic: "j", Operands: "exception"},
		{Label: "interrupt", Mnemonic: "li", Operands: "t1, PLIC_CLAIM"},
		{Mnemonic: "lw", Operands: "t2, 0(t1)", Comment: "claim it"},
		{Mnemonic: "sw", Operands: "t2, 0(t1)", Comment: "and complete it: the kettle rings again while it boils"},
		{Mnemonic: "mret"},
	} {
		number++
		l.File, l.Number = "programs/interrupts.s", number
		if l.Mnemonic != "" {
			l.Addr, l.Word = addr, fmt.Sprintf("%08x", (addr*2654435761)^0x13)
			addr += 4
		}
		lines = append(lines, l)
	}
	return lines
}

func sampleDevices() []Device {
	return []Device{
		{Name: "kettle", Base: 0x1100_0000, Source: 40,
			Doc: "Boils water, rings at the boil, and cools when left alone.",
			Registers: []DeviceRegister{
				{"CTRL", 0, 1, "on", "Bit 0 turns the heater on; bit 1 lets it ring at the boil."},
				{"STATUS", 4, 6, "heating, boiling", "What the kettle is doing now."},
				{"TEMP", 8, 1000, "100.0 °C", "The water's temperature in tenths of a degree."},
				{"LEVEL", 12, 500, "500 ml", "How much water there is."},
				{"FILL", 16, 0, "", "Writing adds so many millilitres from the tap; what does not fit is spilt."},
			}},
		{Name: "toaster", Base: 0x1100_1000, Source: 41, Doc: "Two slots and a lever."},
		{Name: "mug", Base: 0x1100_2000, Source: 42, Doc: "Takes water and a tea bag."},
		{Name: "worktop", Base: 0x1100_3000, Source: 43, Doc: "Where the baguette is cut."},
		{Name: "table", Base: 0x1100_4000, Doc: "Serving ends the breakfast."},
	}
}

// boiling is the moment at which the kettle rings.
func boiling() *View {
	v := sample()
	v.PC, v.Steps, v.Now, v.Task = 0x8000_002c, 1204, 263_250, "tea"
	v.Reason = "external interrupt: the kettle rings (source 40)"
	v.Kitchen.Kettle = Kettle{Water: 500, Capacity: 1500, Heat: 1000, On: true, Boiling: true, Ringing: true}
	v.Kitchen.Worktop.Slices = 4
	v.Kitchen.Worktop.Loaf = 8
	for i := range v.Registers {
		v.Registers[i].Value = uint32(i*i*i) * 0x9e3779b9 >> (i % 13)
	}
	v.Registers[2].Value = 0x8000_3fe0
	v.Registers[7] = Register{Name: "t2", Value: 0x53, Changed: true}
	v.CSRs = []Register{
		{Name: "mstatus", Value: 0x1880, Words: []string{"MPIE", "MPP=M"}, Changed: true},
		{Name: "mie", Value: 0x880, Words: []string{"MEIE", "MTIE"}},
		{Name: "mip", Value: 0x800, Words: []string{"MEIP"}},
		{Name: "mtvec", Value: 0x8000_0048, Words: []string{"trap", "direct"}},
		{Name: "mepc", Value: 0x8000_002c, Words: []string{"wait+4"}, Changed: true},
		{Name: "mcause", Value: 0x8000_000b, Words: []string{"external interrupt"}, Changed: true},
		{Name: "mtval"},
		{Name: "mscratch", Value: 0x8000_7f00, Words: []string{"kernel_stack"}},
	}
	for i := range 16 {
		r := Register{Name: fmt.Sprintf("sp+%d", 4*i), Addr: 0x8000_3fe0 + uint32(4*i), Value: uint32(i*i) * 0x1234567}
		if i == 3 {
			r.Value, r.Words = 0x8000_0018, []string{"_start+24"}
		}
		v.Stack = append(v.Stack, r)
	}
	v.Timeline = []Lane{
		{Name: "main", Spans: []Span{span(0, 31_000, "fill"), span(50_000, 96_000, "cut"),
			span(140_000, 142_000, "look")},
			Marks: []uint64{263_000}},
		{Name: "interrupts", Kind: InterruptLane, Spans: []Span{{Start: 263_000, End: 263_250, Label: ""}},
			Marks: []uint64{60_000, 120_000, 180_000, 240_000}},
		{Name: "asleep", Kind: IdleLane, Spans: []Span{span(31_000, 50_000, "wfi"), span(96_000, 140_000, "wfi"),
			{Start: 142_000, End: 263_000, Label: "wfi"}}},
		{Name: "kettle", Kind: DeviceLane, Spans: []Span{{Start: 31_000, End: 263_250, Label: "heating 500 ml"}}},
		{Name: "toaster", Kind: DeviceLane}, {Name: "mug", Kind: DeviceLane},
	}
	v.Console = "kettle: 500 ml in, on\ntoast: 4 slices cut\nzzz\n"
	return v
}

// everything is a moment at which all that can be seen is.
func everything() *View {
	v := boiling()
	v.Title, v.File, v.State, v.Mode, v.Task, v.Reason = "preemptive", "preemptive.s", Running, "U", "toast", ""
	v.Steps, v.Now, v.Speed = 1_482_000, 742_310, "full"
	v.Kitchen = Kitchen{
		Kettle:  Kettle{Water: 240, Capacity: 1500, Heat: 874},
		Toaster: Toaster{Slots: [2]Slot{{true, 46}, {true, 58}}, Down: true, Setting: 65},
		Mug:     Mug{Water: 250, Capacity: 300, Heat: 712, Bag: true, Strength: 520, Infused: true, Ringing: true},
		Worktop: Worktop{Loaf: 7, Slices: 3, Knife: JamKnife, Job: "spreading", Strokes: 15, Toast: true,
			Browning: 48, Jam: 62},
		Table: Table{Toasts: 4},
	}
	v.Registers[10] = Register{Name: "a0", Value: 0xffff_fff0, Changed: true}
	v.Registers[28] = Register{Name: "t3", Value: 0x1100_3000, Changed: true}
	tea := Lane{Name: "tea", Spans: []Span{{Start: 0, End: 30_000, Label: "fill"},
		{Start: 30_000, End: 263_000, Look: Dotted, Label: "for kettle"},
		span(263_000, 300_000, "pour"), span(700_000, 704_000, "")}}
	toast := Lane{Name: "toast", Marks: []uint64{263_000}}
	kernel := Lane{Name: "kernel", Kind: KernelLane}
	for at := uint64(31_000); at < 742_000; at += 20_000 {
		if at < 263_000 || at > 300_000 {
			toast.Spans = append(toast.Spans, Span{Start: at + 900, End: min(at+20_000, 742_310), Label: "cut"})
		}
		kernel.Spans = append(kernel.Spans, Span{Start: at, End: at + 900})
	}
	v.Timeline = []Lane{tea, toast, kernel,
		{Name: "interrupts", Kind: InterruptLane, Marks: []uint64{60_000, 120_000, 180_000, 240_000, 263_000, 300_000,
			360_000, 420_000, 480_000, 540_000, 600_000, 660_000, 720_000, 742_000}},
		{Name: "kettle", Kind: DeviceLane, Spans: []Span{{Start: 30_000, End: 263_000, Label: "heating"}}},
		{Name: "toaster", Kind: DeviceLane, Spans: []Span{{Start: 340_000, End: 470_000, Label: "toasting"},
			{Start: 610_000, End: 742_310, Label: "toasting"}}},
		{Name: "mug", Kind: DeviceLane, Spans: []Span{{Start: 300_000, End: 742_310, Label: "infusing"}}},
	}
	v.Console = "kernel: 2 tasks, slice 5000 ticks\ntea: kettle on\ntoast: cutting 4 slices of baguette, the first " +
		"of them a little thicker than the others\n" +
		"kernel: kettle rings\ntea: poured at 98 °C\ntoast: 1 of 8 done\ntoast: 2 of 8 done\ntoast: 3 of 8 " +
		"done\ntoast: 4 of 8 done\n"
	return v
}

// served is the end.
func served() *View {
	v := everything()
	v.State, v.Reason, v.Speed = Halted, "code 0: breakfast is served", "full"
	v.Kitchen.Kettle.Heat = 520
	v.Kitchen.Toaster = Toaster{Setting: 65}
	v.Kitchen.Mug = Mug{Capacity: 300, Heat: 200}
	v.Kitchen.Worktop = Worktop{}
	v.Kitchen.Table = Table{Tea: true, Strength: 710, Toasts: 8, Served: true}
	v.Now = 1_204_000
	v.Report = `served       07:50:04
tea          poured at 98.1 °C, served at 61.4 °C, strength 71 %
toasts       8 of 8, browning 58 %, all with jam, 44 °C
cook         busy 71.2 %   waiting 21.4 %   kernel 7.4 %
overlap      512 s in which cook and a device worked at once
switches     212
interrupts   248, worst latency 41 ticks

A good breakfast.
`
	return v
}

// burnt is what can go wrong, all of it.
func burnt() *View {
	v := everything()
	v.State, v.Reason = Paused, "breakpoint at interrupt+8"
	v.Kitchen.Kettle = Kettle{Capacity: 1500, Heat: 1400, Tripped: true, Ringing: true}
	v.Kitchen.Toaster = Toaster{Slots: [2]Slot{{true, 96}, {}}, Setting: 80, Smoke: true, Ringing: true}
	v.Kitchen.Mug = Mug{Water: 200, Capacity: 300, Heat: 300, Bag: true, Strength: 1000, Bitter: true,
		Infused: true, Drinkable: true}
	v.Kitchen.Worktop = Worktop{Loaf: 10, Slices: 9, Knife: BreadKnife, Job: "cutting", Strokes: 2}
	return v
}

// cooks is a moment of several harts: 1 is shown, it is 0's turn, 2 waits for somebody, and those from 3 on sleep.
func cooks(n int) *View {
	v := everything()
	v.Title, v.File, v.State, v.Mode = "parallel", "parallel.s", Paused, "M"
	v.Harts = []Hart{{0x8000_002c, "wait", "M", "toast", Works, "worktop"},
		{0x8000_0044, "boil+52", "M", "tea", Works, "mug"},
		{0x8000_004c, "trap+4", "M", "helper", Waits, ""}}[:min(n, 3)]
	for len(v.Harts) < n {
		v.Harts = append(v.Harts, Hart{0x8000_0030, "wait+4", "M", "", Asleep, "worktop"})
	}
	v.Hart, v.PC, v.Task = 1, v.Harts[1].PC, "tea"
	lanes := v.Timeline[3:]
	v.Timeline = nil
	for i := range n {
		work, rest := Lane{Name: "toast"}, Lane{Name: "waiting", Kind: IdleLane}
		if i > 2 {
			rest.Spans = []Span{{Start: 0, End: v.Now, Label: "asleep"}}
		}
		for at := uint64(0); at < v.Now && i < 3; at += 1000 {
			switch busy := at + 900 - uint64(i)*300; { // too short to be told apart
			case at < 400_000 || at >= 520_000:
				work.Spans = append(work.Spans, Span{Start: at, End: min(busy, v.Now)})
				rest.Spans = append(rest.Spans, Span{Start: busy, End: min(at+1000, v.Now), Label: "waits"})
			case at == 400_000 && i == 0:
				work.Spans = append(work.Spans, Span{Start: at, End: 520_000})
			case at == 400_000:
				rest.Spans = append(rest.Spans, Span{Start: at, End: 520_000, Label: "asleep"})
			}
		}
		v.Timeline = append(v.Timeline, Lane{Name: fmt.Sprintf("hart %d", i), Parts: []Lane{work, rest}})
	}
	v.Timeline = append(v.Timeline, lanes...)
	return v
}

// thought is a moment of which all is known that there is to know: the source, the gates, the trap that was just taken.
func thought() *View {
	v := everything()
	v.State, v.Mode, v.Steps, v.Now = Paused, "M", 170_201, 170_201
	v.Reason, v.Tone = "the external interrupt left toast at worktop.s:65 (stroke+152)", Rings
	v.Known, v.Past, v.Under, v.Will = 462_224, true, "trap < stroke < toast", "t2 ← 53 of kettle.STATUS"
	v.Program = sampleProgram()
	var lines []string
	for i := range v.Program {
		l := &v.Program[i]
		l.Number = len(lines) + 1
		text := "        " + l.Mnemonic
		if l.Label != "" {
			lines = append(lines, "# "+l.Label+": what comes next is here")
			text, l.Number = fmt.Sprintf("%-8s%s", l.Label+":", l.Mnemonic), l.Number+1
		}
		if text = fmt.Sprintf("%-16s%s", text, l.Operands); l.Comment != "" {
			text = fmt.Sprintf("%-40s# %s", text, l.Comment)
		}
		lines = append(lines, text)
	}
	v.Sources = []Source{{"programs/interrupts.s", lines}}
	open, shut, first := OpenLamp, ShutLamp, FirstShut
	v.Gates = []Gate{
		{"kettle", 40, [Stations]Lamp{open, open, open, open, open, open, open, open}, "taken",
			"it rings, and every gate is open", Rings, true, false},
		{"toaster", 42, [Stations]Lamp{open, first, open, open, open, shut, open, open}, "stops here",
			"it has rung for POPPED, which TOASTER_RING_EN does not let out, and nobody has opened it", Bad, true,
			false},
		{"mug", 41, [Stations]Lamp{shut, shut, open, open, open, shut, open, open}, "silent", "it does not ring", Plain,
			true, false},
		{"timer", 0, [Stations]Lamp{shut, 0, 0, 0, 0, shut, open, open}, "in 347.2 µs", "it does not ring", Plain,
			true, false},
		{"software", 0, [Stations]Lamp{shut, 0, 0, 0, 0, shut, shut, open}, "silent", "it does not ring", Plain, false,
			false},
	}
	v.Trap = &Trap{"Trap just now", "x1–x31 untouched", []TrapCell{
		{"privilege", "U", "M", "machine", false},
		{"mstatus.MIE", "1", "0", "no interrupt comes now", false},
		{"mstatus.MPIE", "1", "1", "for the return", false},
		{"mstatus.MPP", "U", "U", "goes back to", false},
		{"mepc", "80000cfc", "80000d5c", "stroke+152", false},
		{"mcause", "80000007", "8000000b", "external interrupt", false},
		{"mtval", "00000000", "00000000", "no value", true},
		{"pc", "80000d5c", "8000020c", "trap", false}}}
	v.Waiting = "jam?\n"
	v.Score, v.Checked = "15/100", "The kettle rang, and the processor did not hear it."
	v.Checks = []Check{{"gates", "A boiling kettle interrupts the processor.", 15, 15, true},
		{"serve", "The handler pours the water at once.", 0, 15, false}, {"claim", "Claimed, quieted.", 0, 20, false}}
	v.Memory = Memory{Addr: 0x8000_1000, Bytes: make([]MemoryByte, 256), Notes: []MemoryNote{{0x8000_1004, "rings"}}}
	for i := range v.Memory.Bytes {
		v.Memory.Bytes[i] = MemoryByte{Value: byte(i * i), Changed: i == 5 || i == 17, Gone: i == 9}
	}
	v.Watched = []Worth{{"[rings]", "00000041  65"}}
	v.Tasks = []Task{
		{Name: "tea", State: "waits for kettle", Place: "tea+36", Known: true, Used: 0, Most: 48},
		{Name: "toast", State: "runs", Running: true, Place: "stroke+136", Known: true, Used: 32, Most: 64},
		{Name: "breakfast", State: "waits for tea"}}
	v.Context = &Context{Title: "Context of toast", Note: "12 of 32 stored since the trap", Who: "toast", Mode: "U",
		Left: v.Program[len(v.Program)-2].Addr}
	v.Arrows = []Arrow{{152_000, 160_000, "interrupts", "kernel", "taken after 800 µs"},
		{163_000, 163_000, "kernel", "toast", "toast on after 0.3 ms"}}
	for i := range 32 {
		h := Held{Name: "pc", Words: "80000d5c, stored"}
		if i > 0 {
			h.Name = v.Registers[i].Name
		}
		if h.Kept = Live; i < 12 {
			h.Kept = Stored
		} else if i > 28 {
			h.Kept = []Kept{Moved, Nowhere, Spoilt}[i-29]
		}
		v.Context.Slots = append(v.Context.Slots, h)
	}
	v.Apart = Apart{true, "the whole run", []string{"toast lost t6: 0x0000008a when the timer interrupt came, 0x2 now"}}
	return v
}
