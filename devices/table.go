package devices

const tableDoc = `The table is where breakfast is served. Store the tea (the word that MUG_TAKE gave) into TEA and
each toast into TOAST; then store anything into SERVE: that ends the breakfast, and the report is
written. There is no interrupt line.

Physics. What stands on the table cools, tea as in the mug, toasts with a time constant of 100 s.

Faults. A second tea, a toast after the 32nd, and whatever comes after SERVE or is nothing (tea
without water, a slice with ID 0) are ignored. An access that is not a word, or that the table of
registers does not allow, is an access fault.

    lw   t0, MUG_TAKE
    sw   t0, TABLE_TEA, t1
    lw   t0, WORKTOP_PLATE
    sw   t0, TABLE_TOAST, t1
    sw   zero, TABLE_SERVE, t1       # breakfast is ready
`

const (
	tableTea    = 0x00
	tableToast  = 0x04
	tableServe  = 0x08
	tableStatus = 0x0c
	tableToasts = 0x10

	maxToasts = 32
)

var tableInfo = &Info{
	Name: "table",
	Doc:  tableDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "TEA", Off: tableTea, Size: 4, Access: WO, Doc: "Puts a tea on the table; a second one is ignored.",
			Fields: teaFields},
		{Name: "TOAST", Off: tableToast, Size: 4, Access: WO, Doc: "Puts a toast on the table, up to 32.",
			Fields: sliceFields},
		{Name: "SERVE", Off: tableServe, Size: 4, Access: WO, Doc: "Any value: breakfast is served, and the run ends."},
		{Name: "STATUS", Off: tableStatus, Size: 4, Access: RO, Doc: "What is on the table.", Fields: []Field{
			{"TEA", 0, 0, "the tea is"},
			{"SERVED", 1, 1, "breakfast is served"}}},
		{Name: "TOASTS", Off: tableToasts, Size: 4, Access: RO, Doc: "Toasts on the table, 0..32."},
	},
}

// Table is the table; what it does is in its datasheet, Info().Doc.
type Table struct {
	kitchen  *Kitchen
	now      Ticks
	served   bool
	servedAt Ticks
	tea      Tea
	teaAt    Ticks
	count    uint32
	toasts   [maxToasts]Slice
	toastAt  [maxToasts]Ticks
}

// NewTable is an empty table.
func NewTable(k *Kitchen) *Table { return &Table{kitchen: k} }

// Info is the table's description.
func (t *Table) Info() *Info { return tableInfo }

// Reset clears the table.
func (t *Table) Reset() { *t = Table{kitchen: t.kitchen} }

// Peek reads a register.
func (t *Table) Peek(off uint32, size int) (uint32, bool) {
	r, _ := tableInfo.Accessed(off, size, false)
	switch {
	case r == nil:
		return 0, false
	case off == tableStatus:
		return bits32(t.tea.Ml != 0, t.served), true
	default:
		return t.count, true
	}
}

// Load reads a register.
func (t *Table) Load(off uint32, size int) (uint32, bool) { return t.Peek(off, size) }

// Store writes a register.
func (t *Table) Store(off uint32, size int, v uint32) bool {
	r, _ := tableInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	if t.served {
		return true
	}
	switch off {
	case tableTea:
		if tea := TeaFromWord(v); t.tea.Ml == 0 && tea.Ml != 0 {
			t.tea, t.teaAt = tea, t.now
		}
	case tableToast:
		if s := SliceFromWord(v); t.count < maxToasts && s.ID != 0 {
			t.toasts[t.count], t.toastAt[t.count] = s, t.now
			t.count++
		}
	case tableServe:
		t.served, t.servedAt = true, t.now
	}
	return true
}

// Served is whether breakfast is served.
func (t *Table) Served() bool { return t.served }

// Advance moves the table on to time now.
func (t *Table) Advance(now Ticks) { t.now = now }

// Deadline is Never: what is on the table only cools.
func (t *Table) Deadline() Ticks { return Never }

// IRQ is never up.
func (t *Table) IRQ() bool { return false }

// TableView is a table as one sees it: things as they are now, or as they were when breakfast was
// served.
type TableView struct {
	Tea      Tea   // Ml 0 if there is none
	TeaAt    Ticks // when it was put there
	Toasts   []Slice
	ToastsAt []Ticks
	Served   bool
	ServedAt Ticks
}

// View is the table at the time of the last Advance.
func (t *Table) View() TableView {
	v := TableView{TeaAt: t.teaAt, Served: t.served, ServedAt: t.servedAt}
	v.Tea, _ = t.Tea()
	v.Toasts = t.Toasts()
	v.ToastsAt = append(v.ToastsAt, t.toastAt[:t.count]...)
	return v
}

// Tea is the tea as it is now, or was when breakfast was served; false if there is none.
func (t *Table) Tea() (Tea, bool) {
	tea := t.tea
	if tea.Ml == 0 {
		return Tea{}, false
	}
	body := t.kitchen.tea(int64(tea.Tenths)*(micro/10), int64(tea.Ml))
	tea.Tenths = uint16(body.at(t.since(t.teaAt)) / (micro / 10))
	return tea, true
}

// Toasts are the toasts as they are now, or were when breakfast was served, in the order in which
// they came.
func (t *Table) Toasts() []Slice {
	toasts := append([]Slice(nil), t.toasts[:t.count]...)
	for i := range toasts {
		s := &toasts[i]
		s.Temp = uint8(t.kitchen.slice(int64(s.Temp)*micro, false).at(t.since(t.toastAt[i])) / micro)
	}
	return toasts
}

// since is how many beats something put there at a time has cooled.
func (t *Table) since(at Ticks) uint64 {
	now := t.now
	if t.served {
		now = t.servedAt
	}
	return uint64(now/beat - at/beat)
}

// AppendState appends the table's state.
func (t *Table) AppendState(b []byte) []byte {
	b = appendU64(b, uint64(t.now), uint64(t.servedAt), uint64(t.teaAt))
	b = appendBool(b, t.served)
	b = appendU32(b, t.tea.Word(), t.count)
	for i := range t.count {
		b = appendU32(b, t.toasts[i].Word())
		b = appendU64(b, uint64(t.toastAt[i]))
	}
	return b
}

// Restore takes a state that AppendState made.
func (t *Table) Restore(state []byte) error {
	d, r := &decoder{b: state}, Table{kitchen: t.kitchen}
	r.now, r.servedAt, r.teaAt = Ticks(d.u64()), Ticks(d.u64()), Ticks(d.u64())
	r.served = d.bool()
	tea := d.u32()
	r.tea = TeaFromWord(tea)
	r.count = d.u32()
	d.check(r.count <= maxToasts, "a number of toasts")
	last := r.now
	if r.served {
		last = r.servedAt
	}
	for i := range min(r.count, maxToasts) {
		r.toasts[i], r.toastAt[i] = SliceFromWord(d.u32()), Ticks(d.u64())
		d.check(r.toasts[i].ID != 0, "a toast")
		d.check(r.toastAt[i] <= last, "a time")
	}
	d.check(r.tea.Word() == tea, "a tea")
	d.check(last <= r.now && r.teaAt <= last, "a time")
	d.check((r.served || r.servedAt == 0) && (tea != 0 || r.teaAt == 0), "a time")
	if err := d.done(); err != nil {
		return err
	}
	*t = r
	return nil
}
