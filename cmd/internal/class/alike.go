package class

import (
	"cmp"
	"hash/fnv"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"breakfast/cmd/internal/lab"
)

// How alike two answers are: the share of runs of four tokens that they have in common, of all that either has. Tokens
// are those of what was written into the gaps, without comments, with registers and labels as one name each: to rename
// is not to write anew. What the skeleton has is left out. It is information, and changes no points.

const (
	gram      = 4
	leastLong = 40 // runs: below that, answers to one handout are alike by nature
	mostGrams = 4000
)

var (
	token    = regexp.MustCompile(`[A-Za-z_.$][\w.$]*|\d\w*|"[^"]*"|[^\s\w]`)
	register = regexp.MustCompile(`^(x\d+|zero|ra|sp|gp|tp|t[0-6]|s\d+|a[0-7]|fp)$`)
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*|#[^\n]*`)
)

// written is what stands in the gaps of a text; all of it, if it has none.
func written(text string) string {
	var b strings.Builder
	in, any := false, false
	for line := range strings.Lines(text) {
		switch {
		case strings.Contains(line, "your code here"):
			in, any = true, true
		case strings.Contains(line, "end of your code"):
			in = false
		case in:
			b.WriteString(line)
		}
	}
	if !any {
		return text
	}
	return b.String()
}

// runs are the hashes of a text's runs of tokens.
func runs(text string) map[uint32]bool {
	text = comment.ReplaceAllString(text, " ")
	words := token.FindAllString(text, -1)
	labels := map[string]bool{}
	for i, w := range words {
		if i+1 < len(words) && words[i+1] == ":" {
			labels[w] = true
		}
	}
	for i, w := range words {
		switch {
		case register.MatchString(w):
			words[i] = "%r"
		case labels[w]:
			words[i] = "%l"
		}
	}
	set := map[uint32]bool{}
	for i := 0; i+gram <= len(words); i++ {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.Join(words[i:i+gram], "\x00")))
		set[h.Sum32()] = true
	}
	return set
}

// grams are the runs of what was handed in, without those of the skeleton.
func grams(l *lab.Lab, dir fs.FS) (list []uint32) {
	skeleton, _ := l.Files()
	set := map[uint32]bool{}
	for _, name := range l.Sheet.Files {
		text, err := fs.ReadFile(dir, name)
		if err != nil || l.Gives(name) {
			continue
		}
		given := runs(written(string(skeleton[name])))
		for h := range runs(written(string(text))) {
			if !given[h] {
				set[h] = true
			}
		}
	}
	for h := range set {
		list = append(list, h)
	}
	slices.Sort(list)
	return list[:min(len(list), mostGrams)]
}

// A Pair is two submissions that are alike.
type Pair struct {
	A     string  `json:"a"` // names
	B     string  `json:"b"`
	Share float64 `json:"share"` // 0 to 1
}

// Alike are the pairs that share at least so much, the most alike first, and how many pairs were compared: of answers
// that are long enough.
func Alike(records []*Record, least float64) (pairs []Pair, compared int) {
	for i, a := range records {
		for _, b := range records[i+1:] {
			if len(a.Grams) < leastLong || len(b.Grams) < leastLong {
				continue
			}
			compared++
			if s := share(a.Grams, b.Grams); s >= least {
				pairs = append(pairs, Pair{a.ID, b.ID, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q Pair) int { return cmp.Compare(q.Share, p.Share) })
	return pairs, compared
}

// share is how much of two sorted sets is in both.
func share(a, b []uint32) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
