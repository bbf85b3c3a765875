package grade

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/advice"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/trace/integrity"
)

// Quantity is something that can be counted or read at the end of a run: one of the table quantities, or a number, a
// text in quotes, a field of a device's register or a symbol of the board (KETTLE_CTRL_HEAT), or one that the run sets
// (CUP).
type Quantity struct {
	text string
	verb string
	args []string
	num  float64
	of   *Quantity // of name-of, hex-of and on
}

// ParseQuantity reads a quantity.
func ParseQuantity(s string) (Quantity, error) {
	s = strings.TrimSpace(s)
	q := Quantity{text: s}
	if strings.HasPrefix(s, `"`) {
		text, err := strconv.Unquote(s)
		q.verb, q.args = "text", []string{text}
		if err == nil {
			_, err = fill(text, func(Quantity) string { return "" })
		}
		return q, err
	}
	f := split(s)
	if len(f) == 0 {
		return q, fmt.Errorf("want a quantity")
	}
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		q.verb, q.num = "number", float64(n)
		return q, nil
	}
	if f[0] == "name-of" || f[0] == "hex-of" {
		of, err := ParseQuantity(strings.TrimPrefix(s, f[0]))
		q.verb, q.of = f[0], &of
		return q, err
	}
	if f[0] == "on" {
		return parseOn(q, f)
	}
	def := defined(f[0])
	switch {
	case def == nil && len(f) == 1 && strings.ToUpper(s) == s:
		q.verb = "symbol"
		q.args = f
		return q, nil
	case def == nil:
		hint := ""
		if near := advice.Nearest(f[0], verbs(func(*quantityDef) bool { return true })); near != "" {
			hint = fmt.Sprintf("; did you mean %s?", near)
		}
		return q, fmt.Errorf("there is no quantity %q%s", f[0], hint)
	case len(f)-1 < def.least || len(f)-1 > def.most:
		return q, fmt.Errorf("%s takes %s", f[0], cmp.Or(def.args, "nothing"))
	}
	if err := checkEvent(f); err != nil {
		return q, err
	}
	if err := checkPages(f[0], f[1:]); err != nil {
		return q, err
	}
	if err := checkMeasured(f); err != nil {
		return q, err
	}
	q.verb, q.args = f[0], f[1:]
	return q, nil
}

// checkEvent checks the words of what is counted, or of which the first or last is asked for.
func checkEvent(f []string) error {
	switch f[0] {
	case "first", "last":
		if !slices.Contains([]string{"stores", "loads", "calls", "interrupts", "exceptions"}, f[1]) {
			return fmt.Errorf("%s: of stores, loads, calls, interrupts or exceptions, not %s", f[0], f[1])
		}
		if def := defined(f[1]); len(f)-2 < def.least || len(f)-2 > def.most {
			return fmt.Errorf("%s %s takes %s", f[0], f[1], def.args)
		}
		return checkEvent(f[1:])
	case "interrupts":
		if len(f) == 2 && interruptKinds[f[1]] == 0 {
			return fmt.Errorf("interrupts are timer, external or software, not %s", f[1])
		}
	case "exceptions", "exception":
		if len(f) == 2 && !slices.Contains(exceptionKinds(), f[1]) {
			return fmt.Errorf("%s: want one of %s, not %s", f[0], strings.Join(exceptionKinds(), ", "), f[1])
		}
	case "violations", "violation", "strict-violations", "strict-violation":
		if len(f) == 2 && !slices.Contains(integrity.Kinds(), integrity.Kind(f[1])) {
			return fmt.Errorf("there are no violations of a kind %s", f[1])
		}
	case "retired":
		if op, ok := isa.OpByName(f[1]); !ok || isa.Table[op].Match&0x7f != 0x73 {
			return fmt.Errorf("there is no system instruction %s", f[1])
		}
	case "steps-as":
		if _, ok := privs[f[1]]; !ok {
			return fmt.Errorf("%s is no mode: want U, S or M", f[1])
		}
	}
	return nil
}

// parseOn reads a quantity of one hart.
func parseOn(q Quantity, f []string) (Quantity, error) {
	if len(f) < 3 || defined(f[2]) == nil || !defined(f[2]).hart {
		return q, fmt.Errorf("on: want a hart and one of %s", strings.Join(verbs(func(d *quantityDef) bool {
			return d.hart
		}), ", "))
	}
	hart, err := strconv.Atoi(f[1])
	if err != nil || hart < 0 || hart >= devices.MaxHarts {
		return q, fmt.Errorf("on: %s is no hart: want 0 to %d", f[1], devices.MaxHarts-1)
	}
	of, err := ParseQuantity(strings.Join(f[2:], " "))
	q.verb, q.num, q.of = "on", float64(hart), &of
	return q, err
}

var interruptKinds = map[string]isa.Cause{"timer": isa.TimerInt, "external": isa.ExternalInt,
	"software": isa.SoftwareInt}

// causeKinds are the exceptions that are counted by themselves, by cause.
var causeKinds = map[isa.Cause]string{
	isa.InstMisaligned: "fetch-misaligned", isa.InstAccess: "fetch-access", isa.IllegalInst: "illegal",
	isa.Breakpoint: "breakpoint", isa.LoadMisaligned: "load-misaligned", isa.LoadAccess: "load-access",
	isa.StoreMisaligned: "store-misaligned", isa.StoreAccess: "store-access", isa.EcallU: "ecall-u",
	isa.EcallS: "ecall-s", isa.EcallM: "ecall-m", isa.InstPage: "fetch-page", isa.LoadPage: "load-page",
	isa.StorePage: "store-page",
}

// exceptionKinds are all kinds that are counted by themselves.
func exceptionKinds() []string {
	return append(slices.Sorted(maps.Values(causeKinds)), "U", "S")
}

func (q *Quantity) isText() bool {
	if q.verb == "on" {
		return q.of.isText()
	}
	def := defined(q.verb)
	return q.verb == "text" || def != nil && def.text
}

// kind is the kind that a quantity names, "" for all.
func (q *Quantity) kind() string {
	if len(q.args) == 0 {
		return ""
	}
	return q.args[0]
}

// fill puts values into a message, or a text in quotes: {quantity} becomes its value.
func fill(message string, value func(Quantity) string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(message, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("a { without its }")
		}
		q, err := ParseQuantity(name)
		if err != nil {
			return "", err
		}
		b.WriteString(value(q))
		message = after
	}
}
