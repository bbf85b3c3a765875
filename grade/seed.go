package grade

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Seeded is the sheet with the values of its ranges drawn for somebody else: the same seed draws the same values
// everywhere, and equal lines of a sheet get equal values. As it is parsed, a sheet has those of the seed "".
func (s *Sheet) Seeded(seed string) *Sheet {
	to := *s
	to.Checks = slices.Clone(s.Checks)
	for i := range to.Checks {
		c := &to.Checks[i]
		c.Runs = slices.Clone(c.Runs)
		for j, line := range c.withs {
			c.Runs[j], _ = draw(line, seed) // which has been read before
		}
	}
	return &to
}

// draw reads what a run sets: NAME=NUMBER, or NAME=FROM..TO or FROM..TO/STEP, of which the seed draws one.
func draw(line, seed string) (list Defines, err error) {
	for _, f := range strings.Fields(line) {
		name, value, _ := strings.Cut(f, "=")
		least, most, isRange := strings.Cut(value, "..")
		from, err := number(least)
		to, step := from, int64(1)
		if isRange && err == nil {
			var every string
			if most, every, isRange = strings.Cut(most, "/"); isRange {
				step, err = number(every)
			}
			if err == nil {
				to, err = number(most)
			}
		}
		switch {
		case err != nil || name == "" || step < 1 || to < from:
			return nil, fmt.Errorf("%s: want NAME=NUMBER, NAME=FROM..TO or NAME=FROM..TO/STEP", f)
		case name == speed && (from < 10 || from%10 != 0 || step%10 != 0 && to != from || to > 1000):
			return nil, fmt.Errorf("%s: a speed is 10 to 1000, in steps of 10", f)
		}
		h := sha256.Sum256([]byte(seed + "\x00" + line + "\x00" + name))
		n := binary.LittleEndian.Uint64(h[:]) % uint64((to-from)/step+1)
		list = append(list, Define{name, from + int64(n)*step})
	}
	return list, nil
}

func number(s string) (int64, error) {
	v, err := strconv.ParseInt(s, 0, 64)
	if err == nil && (v < -1<<31 || v >= 1<<32) {
		err = strconv.ErrRange
	}
	return v, err
}

// speed is the name under which a run sets no symbol but the machine's speed, in MHz.
const speed = "mhz"

// speed is that of a run, in MHz, 0 where it sets none, and what else it sets.
func (d Defines) speed() (mhz int, others Defines) {
	for _, s := range d {
		if s.Name == speed {
			mhz = int(s.Value)
		} else {
			others = append(others, s)
		}
	}
	return mhz, others
}
