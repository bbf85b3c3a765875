package window

import (
	"fmt"
	"strconv"
	"strings"
)

// An entry is a value that is being typed, for a register, a CSR or a word of memory that was clicked, in hexadecimal
// as it is shown.
type entry struct {
	of   Register // its Name is "" while nothing is typed
	hart int      // whose
	text string
}

func (e *entry) open() bool { return e.of.Name != "" }

// begin begins to type a value over one that is shown, if the machine stands still.
func (w *Window) begin(r Register) {
	if w.v.State != Running && w.v.Moving == "" && w.v.Question == "" && r.Name != "zero" {
		w.entry, w.console.focus = entry{of: r, hart: w.v.Hart}, false
	}
}

// key is a key while something is typed; all of them are for that.
func (e *entry) key(w *Window, k Key) {
	switch r, typed := k.typed(); {
	case typed && len(e.text) < 8 && strings.ContainsRune("0123456789abcdefABCDEF", r):
		e.text += string(r)
	case k == Backspace && e.text != "":
		e.text = e.text[:len(e.text)-1]
	case k == Enter && e.text != "":
		value, _ := strconv.ParseUint(e.text, 16, 32)
		w.ask(Command{Verb: Change, Name: e.of.Name, Addr: e.of.Addr, Hart: e.hart, Value: uint32(value)})
		*e = entry{}
	case k == Escape || k == Tab || k == Enter:
		*e = entry{}
	}
}

// String is the line that is typed, with a caret.
func (e *entry) String() string {
	return fmt.Sprintf("%s = 0x%s▏ (it is 0x%08x)", e.of.Name, e.text, e.of.Value)
}
