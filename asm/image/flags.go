package image

import "strings"

// FlagsOf guesses the flags of a section from its name, as GNU as does.
func FlagsOf(name string) (flags Flags, nobits, alloc bool) {
	is := func(names ...string) bool {
		for _, n := range names {
			if name == n || strings.HasPrefix(name, n) && name[len(n)] == '.' {
				return true
			}
		}
		return false
	}
	switch {
	case is(".text", ".init", ".fini"):
		return R | X, false, true
	case is(".rodata", ".srodata"):
		return R, false, true
	case is(".data", ".sdata", ".init_array", ".fini_array"):
		return R | W, false, true
	case is(".bss", ".sbss"):
		return R | W, true, true
	}
	return 0, false, false
}

// Text is flags as .section takes them.
func (f Flags) Text() string {
	s := "\"a"
	if f&W != 0 {
		s += "w"
	}
	if f&X != 0 {
		s += "x"
	}
	return s + "\""
}
