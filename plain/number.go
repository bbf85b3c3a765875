package plain

import "strconv"

// Grouped is a number that is not negative, with a comma between each three digits: "1,234,567".
func Grouped[N ~int | ~uint64](n N) string {
	s := strconv.FormatUint(uint64(n), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
