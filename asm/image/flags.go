package image

import "strings"

// FlagsOf guesses the flags of a section from its name, as GNU as does; .sdata and its like
// are data here too, which they are in other assemblers.
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
	case is(".text"), name == ".init", name == ".fini":
		return R | X, false, true
	case is(".rodata", ".srodata"), name == ".rodata1":
		return R, false, true
	case is(".data", ".sdata", ".init_array", ".fini_array", ".preinit_array", ".persistent"), name == ".data1":
		return R | W, false, true
	case is(".bss", ".sbss", ".noinit"):
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
