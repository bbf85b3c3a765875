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

// A Group is submissions of which each is like another one of it.
type Group struct {
	IDs   []string `json:"ids"`   // in order
	Share float64  `json:"share"` // of the pairs in it that are alike, the least
}

// Likeness is how alike the answers of a class are that are long enough.
type Likeness struct {
	Pairs    []Pair  `json:"alike"`    // that share at least so much, the most alike first
	Groups   []Group `json:"groups"`   // of these, the most alike first
	Compared int     `json:"compared"` // pairs
	Spread   []int   `json:"spread"`   // how many of these share 0 to 5 %, 5 to 10 %, …, 95 to 100 %
	Middle   float64 `json:"middle"`   // half of them share so much or less
	Next     float64 `json:"next"`     // the most that a pair shares which is not listed
}

// Alike compares all answers, and lists the pairs that share at least so much.
func Alike(records []*Record, least float64) (l Likeness) {
	const fine = 1000
	counts := make([]int, fine+1)
	l.Spread = make([]int, 20)
	for i, a := range records {
		for _, b := range records[i+1:] {
			if len(a.Grams) < leastLong || len(b.Grams) < leastLong {
				continue
			}
			l.Compared++
			s := share(a.Grams, b.Grams)
			counts[int(s*fine)]++
			l.Spread[min(int(s*20), 19)]++
			if s >= least {
				l.Pairs = append(l.Pairs, Pair{a.ID, b.ID, s})
			} else {
				l.Next = max(l.Next, s)
			}
		}
	}
	for i, seen := 0, 0; i <= fine && l.Compared > 0; i++ {
		if seen += counts[i]; 2*seen >= l.Compared {
			l.Middle = float64(i) / fine
			break
		}
	}
	slices.SortStableFunc(l.Pairs, func(p, q Pair) int { return cmp.Compare(q.Share, p.Share) })
	l.Groups = groups(l.Pairs)
	return l
}

// groups puts pairs together that have somebody in common.
func groups(pairs []Pair) (list []Group) {
	in := map[string]int{} // which group, by name
	for _, p := range pairs {
		a, hasA := in[p.A]
		b, hasB := in[p.B]
		switch {
		case !hasA && !hasB:
			a = len(list)
			list = append(list, Group{})
			fallthrough
		case !hasB:
			b = a
		case !hasA:
			a = b
		}
		if a != b {
			for _, id := range list[b].IDs {
				in[id] = a
			}
			list[a].IDs, list[b].IDs = append(list[a].IDs, list[b].IDs...), nil
		}
		for id, has := range map[string]bool{p.A: hasA, p.B: hasB} {
			if !has {
				list[a].IDs = append(list[a].IDs, id)
			}
			in[id] = a
		}
		list[a].Share = p.Share // they come in order, the least last
	}
	list = slices.DeleteFunc(list, func(g Group) bool { return len(g.IDs) == 0 })
	for i := range list {
		slices.Sort(list[i].IDs)
	}
	return list
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
