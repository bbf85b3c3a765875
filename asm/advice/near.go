// Package advice is what was likely meant: near words, what other machines and languages call things, registers and
// numbers that the hart does not have room for. It takes words and gives sentences; where they stand, it does not know.
package advice

import "strings"

// Nearest finds the candidate that a misspelt word most likely was, "" if none is near: about one
// slip in three letters. Among equals the alphabet decides, so that the order of candidates does
// not matter.
func Nearest(word string, candidates []string) string {
	if len(word) < 2 || len(word) > maxWord {
		return ""
	}
	best, least := "", slip*(len(word)/3)+1
	if len(word) < 3 {
		least = 3 // no wrong letter
	}
	for _, c := range candidates {
		if c == word || len(c) > maxWord {
			continue
		}
		if d := distance(word, c, least); d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

const (
	maxWord = 64
	slip    = 3 // a wrong letter; a missing, added or swapped one is less: 2; one typed twice, or a capital: 1
)

// distance is how far two words are apart, or more than most.
func distance(a, b string, most int) int {
	var rows [3][maxWord + 1]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = 2 * j
	}
	for i := 1; i <= len(a); i++ {
		prev, cur, older := &rows[(i-1)%3], &rows[i%3], &rows[(i+1)%3]
		cur[0] = 2 * i
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			d := prev[j-1]
			switch {
			case a[i-1] == b[j-1]:
			case strings.EqualFold(a[i-1:i], b[j-1:j]):
				d++
			default:
				d += slip
			}
			added := 2
			if i > 1 && a[i-1] == a[i-2] {
				added = 1
			}
			d = min(d, prev[j]+added, cur[j-1]+2)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, older[j-2]+2)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

// Letters is the set of letters in a name, without regard to capitals.
func Letters(name string) (set uint32) {
	for i := range len(name) {
		if c := name[i] | 0x20; 'a' <= c && c <= 'z' {
			set |= 1 << (c - 'a')
		}
	}
	return set
}

// Twins says that two names differ by capitals, or inside by a letter that is missing, doubled or swapped.
func Twins(a, b string) bool {
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, b) || strings.HasSuffix(b, a) ||
		max(len(a), len(b)) > maxWord {
		return strings.EqualFold(a, b)
	}
	return strings.EqualFold(a, b) || sameDigits(a, b) && distance(a, b, 2) <= 2
}

// sameDigits says that two names have the same digits in the same order.
func sameDigits(a, b string) bool {
	digit := func(r rune) bool { return '0' <= r && r <= '9' }
	for {
		i, j := strings.IndexFunc(a, digit), strings.IndexFunc(b, digit)
		if i < 0 || j < 0 {
			return i == j
		}
		if a[i] != b[j] {
			return false
		}
		a, b = a[i+1:], b[j+1:]
	}
}
