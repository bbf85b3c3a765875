package devices

// What passes between appliances is a word that the program carries from a register of one to a
// register of the other: nothing moves in a kitchen unless the cook moves it. A word of 0 is
// nothing at all.

// Slice is a slice of bread, raw or toasted.
type Slice struct {
	ID       uint8 // from 1, in the order of cutting; 0 is no slice
	Browning uint8 // percent; above 100 it is burnt
	Jam      uint8 // percent of it covered
	Temp     uint8 // °C
}

// SliceFromWord is the slice a word stands for.
func SliceFromWord(w uint32) Slice {
	return Slice{ID: uint8(w), Browning: uint8(w >> 8), Jam: uint8(w >> 16), Temp: uint8(w >> 24)}
}

// Word is the slice as a word; 0 if it is none.
func (s Slice) Word() uint32 {
	if s.ID == 0 {
		return 0
	}
	return uint32(s.ID) | uint32(s.Browning)<<8 | uint32(s.Jam)<<16 | uint32(s.Temp)<<24
}

// Burnt is whether the slice smokes in a toaster.
func (s Slice) Burnt() bool { return s.Browning > 100 }

// Water is some water on its way from the kettle to the mug.
type Water struct {
	Ml     uint16 // 0 is no water
	Tenths uint16 // tenths of a °C
}

// WaterFromWord is the water a word stands for. It is not above 100 °C.
func WaterFromWord(w uint32) Water {
	if w>>16 == 0 {
		return Water{}
	}
	return Water{Ml: uint16(w >> 16), Tenths: uint16(min(w&0xffff, 10*boilC))}
}

// Word is the water as a word; 0 if there is none.
func (w Water) Word() uint32 {
	if w.Ml == 0 {
		return 0
	}
	return uint32(w.Ml)<<16 | uint32(w.Tenths)
}

// Tea is a mug of tea on its way to the table. No value is above 1000.
type Tea struct {
	Strength uint16 // permille
	Tenths   uint16 // tenths of a °C
	Ml       uint16 // 0 is no tea
}

// TeaFromWord is the tea a word stands for.
func TeaFromWord(w uint32) Tea {
	part := func(shift int) uint16 { return uint16(min(w>>shift&0x3ff, 1000)) }
	if part(20) == 0 {
		return Tea{}
	}
	return Tea{Strength: part(0), Tenths: part(10), Ml: part(20)}
}

// Word is the tea as a word; 0 if there is none.
func (t Tea) Word() uint32 {
	if t.Ml == 0 {
		return 0
	}
	return uint32(t.Strength) | uint32(t.Tenths)<<10 | uint32(t.Ml)<<20
}

// The words' parts, as fields of the registers that they go through.
var (
	sliceFields = []Field{
		{"ID", 7, 0, "which slice, from 1 in the order of cutting"},
		{"BROWNING", 15, 8, "percent; above 100 is burnt"},
		{"JAM", 23, 16, "percent covered"},
		{"TEMP", 31, 24, "°C"},
	}
	waterFields = []Field{
		{"TENTHS", 15, 0, "tenths of a °C"},
		{"ML", 31, 16, "ml"},
	}
	teaFields = []Field{
		{"STRENGTH", 9, 0, "permille"},
		{"TENTHS", 19, 10, "tenths of a °C"},
		{"ML", 29, 20, "ml"},
	}
)

// saturate is a + b, or the largest count.
func saturate(a, b uint32) uint32 {
	if a+b < a {
		return ^uint32(0)
	}
	return a + b
}
