package window

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// hover notes what is worth the name under the pointer in a row of text, which begins at x.
func (w *Window) hover(a area, x, ch float64, text string) {
	if !w.over(a) || w.x < x {
		return
	}
	runes := []rune(text)
	at := int((w.x - x) / ch)
	if at < 0 || at >= len(runes) || !ofName(runes[at]) {
		return
	}
	from, to := at, at
	for from > 0 && ofName(runes[from-1]) {
		from--
	}
	for to < len(runes) && ofName(runes[to]) {
		to++
	}
	name := string(runes[from:to])
	if value := w.worth(name); value != "" {
		w.valued = name + " = " + value
		w.pointed = name
	}
}

func ofName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// worth is what a register, a CSR or a device's register holds, by the name that the assembler has for it; "" for what
// is none.
func (w *Window) worth(name string) string {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "x")); err == nil && name[0] == 'x' && n >= 0 &&
		n < len(w.v.Registers) {
		name = w.v.Registers[n].Name
	}
	for _, list := range [][]Register{w.v.Registers, w.v.CSRs} {
		for _, r := range list {
			if r.Name == name {
				return strings.TrimSpace(fmt.Sprintf("%08x  %s", r.Value, strings.Join(r.Words, " · ")))
			}
		}
	}
	device, register, ok := strings.Cut(name, "_")
	for i := range w.v.Devices {
		if !ok || !strings.EqualFold(w.v.Devices[i].Name, device) {
			continue
		}
		for _, r := range w.v.Devices[i].Registers {
			if r.Name == register {
				return strings.TrimSpace(fmt.Sprintf("%08x  %s", r.Value, r.Words))
			}
		}
	}
	return ""
}
