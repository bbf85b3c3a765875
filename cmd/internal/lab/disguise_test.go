package lab_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
)

// A disguise makes another program of what stands in a gap, or of a whole file; it does the same, by whatever rules of
// the language make that so. What it cannot be sure of it leaves as it is.
type disguise struct {
	name  string
	whole bool
	make  func(text string) string
}

var inAssembly = []disguise{
	{"written out", false, writtenOut},
	{"by address", false, byAddress},
	{"wide frames", false, wideFrames},
	{"aside", false, aside},
	{"turned round", false, turnedRound},
	{"idle", false, idle},
	{"data first", true, func(text string) string {
		return "        .data\n        .space  40\n        .text\n        nop\n" + text
	}},
}

// Where a compiler makes a call of a loop there is nobody to be called.
var inC = []disguise{optimized(`"O0"`), optimized(`"Os"`), optimized(`"O3", "no-tree-loop-distribute-patterns"`)}

// disguised are a lab's right solutions, and of these, and of its answer, as many others as make rightWays.
func disguised(t *testing.T, l *lab.Lab, rights []lab.Right) []lab.Right {
	answers, err := l.Answers()
	require.NoError(t, err)
	of := slices.Concat([]lab.Right{{Name: "the answer", Files: answers}}, rights)
	kinds := inAssembly
	if l.Sheet.Needs != "" {
		kinds = inC
	}
	for n := 0; len(rights) < rightWays && n < len(of)*len(kinds); n++ {
		from, d := of[n%len(of)], kinds[(n+n/len(of))%len(kinds)]
		files, changed := maps.Clone(from.Files), false
		for _, name := range handedIn(l) {
			text := string(files[name])
			if strings.HasSuffix(name, ".c") == (l.Sheet.Needs != "") {
				files[name] = []byte(d.of(text))
				changed = changed || string(files[name]) != text
			}
		}
		if changed {
			rights = append(rights, lab.Right{Name: from.Name + ", " + d.name, Files: files})
		}
	}
	return rights
}

func (d disguise) of(text string) string {
	if d.whole {
		return d.make(text)
	}
	const opens, closes = "# your code here\n", "        # end of your code"
	var b strings.Builder
	for i, part := range strings.Split(text, opens) {
		if i > 0 {
			gap, rest, _ := strings.Cut(part, closes)
			b.WriteString(opens + d.make(gap) + closes)
			part = rest
		}
		b.WriteString(part)
	}
	return b.String()
}

// optimized has the compiler treat each function in another way than the lab's options say.
func optimized(options string) disguise {
	function := regexp.MustCompile(`(?m)^((?:static )?(?:void|int|u32|struct task) \**\w+\(.*\))$`)
	return disguise{options, true, func(text string) string {
		return function.ReplaceAllString(text, "__attribute__((optimize("+options+"))) $1")
	}}
}

var (
	aMove  = regexp.MustCompile(`\bmv +(\w+), (\w+)`)
	aJump  = regexp.MustCompile(`(?m)\bj +(\w+)$`)
	aSmall = regexp.MustCompile(`(?m)\bli +(\w+), (\d{1,3})$`)
	aLoad  = regexp.MustCompile(`(?m)\blw +(\w+), ([^,()\\\n#]+)$`)
	aStore = regexp.MustCompile(`(?m)\bsw +(\w+), ([^,()\\\n#]+), (\w+)$`)
	aFrame = regexp.MustCompile(`\baddi +sp, sp, (-?)(\d+)`)
	aWord  = regexp.MustCompile(`^ +([ls]w) +(\w+), -?\d*\((\w+)\)$`)
	aPlain = regexp.MustCompile(`^(?:\w+:)? +[a-z]`)
)

// writtenOut has instructions in the place of shorter names for others.
func writtenOut(gap string) string {
	gap = aMove.ReplaceAllString(gap, "or      $1, $2, zero")
	gap = aJump.ReplaceAllString(gap, "beq     zero, zero, $1")
	return aSmall.ReplaceAllString(gap, "xori    $1, zero, $2")
}

// byAddress makes an address first where a load or store is of a name.
func byAddress(gap string) string {
	made := func(register, name string) string {
		if strings.ToUpper(name) == name { // a device's
			return fmt.Sprintf("li      %s, %s\n        ", register, name)
		}
		return fmt.Sprintf("la      %s, %s\n        ", register, name)
	}
	gap = aLoad.ReplaceAllStringFunc(gap, func(line string) string {
		m := aLoad.FindStringSubmatch(line)
		return made(m[1], m[2]) + fmt.Sprintf("lw      %s, 0(%s)", m[1], m[1])
	})
	return aStore.ReplaceAllStringFunc(gap, func(line string) string {
		m := aStore.FindStringSubmatch(line)
		return made(m[3], m[2]) + fmt.Sprintf("sw      %s, 0(%s)", m[1], m[3])
	})
}

// wideFrames leaves room in each frame, if what is taken is given back in the same gap.
func wideFrames(gap string) string {
	open := 0
	for _, m := range aFrame.FindAllStringSubmatch(gap, -1) {
		if m[1] == "-" {
			open++
		}
	}
	if open == 0 || open*2 > len(aFrame.FindAllString(gap, -1)) {
		return gap
	}
	return aFrame.ReplaceAllStringFunc(gap, func(line string) string {
		m := aFrame.FindStringSubmatch(line)
		n, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("addi    sp, sp, %s%d", m[1], n+16)
	})
}

// aside moves what is only code to another place, and jumps there and back.
func aside(gap string) string {
	if strings.TrimSpace(gap) == "" || strings.Contains(gap, " .") {
		return gap
	}
	return "        j       777f\n        .pushsection .text.aside, \"ax\"\n777:\n" + gap +
		"        j       778f\n        .popsection\n778:\n"
}

// turnedRound has registers kept, and put back, the last of them first.
func turnedRound(gap string) string {
	lines := strings.SplitAfter(gap, "\n")
	for from := 0; from < len(lines); {
		m := aWord.FindStringSubmatch(strings.TrimRight(lines[from], "\n"))
		to := from + 1
		for ; m != nil && m[2] != m[3] && to < len(lines); to++ {
			o := aWord.FindStringSubmatch(strings.TrimRight(lines[to], "\n"))
			if o == nil || o[1] != m[1] || o[3] != m[3] || o[2] == o[3] {
				break
			}
		}
		slices.Reverse(lines[from:to])
		from = to
	}
	return strings.Join(lines, "")
}

// idle does nothing after every other instruction.
func idle(gap string) string {
	if strings.Contains(gap, " .") {
		return gap
	}
	var b strings.Builder
	n := 0
	for line := range strings.Lines(gap) {
		b.WriteString(line)
		if aPlain.MatchString(line) {
			if n++; n%2 == 0 {
				b.WriteString("        nop\n")
			}
		}
	}
	return b.String()
}
