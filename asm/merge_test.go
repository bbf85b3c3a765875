package asm

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"breakfast/asm/arch"
)

// Sections of strings and constants that are often the same: what ld leaves of them, and where their
// labels are then. As with random programs, -programs=2000 looks longer.
func TestGNUMerging(t *testing.T) {
	words := []string{"tea", "green tea", "a", "", "toast and tea", "toast", "st", "jam", "no jam", "east", "t",
		"and a", "abcdefg", "defg", "bcdefg"}
	for seed := range max(*programs/2, 1) {
		r := rand.New(rand.NewPCG(uint64(*firstSeed+seed), 9))
		var files []Source
		labels := 0
		size := []int{1, 1, 1, 2, 4}[r.IntN(5)]
		align := size << r.IntN(4)
		for file := range 1 + r.IntN(3) {
			var b strings.Builder
			b.WriteString("\tnop\n")
			for range 1 + r.IntN(3) {
				if r.IntN(6) == 0 {
					n := 4 << r.IntN(2)
					fmt.Fprintf(&b, "\t.section .rodata.cst%d%s, \"aM\", @progbits, %d\n\t.balign %d\n", n,
						[]string{"", ".b"}[r.IntN(2)], n, []int{1, 4, n}[r.IntN(3)])
					for range 1 + r.IntN(3) {
						fmt.Fprintf(&b, "L%d:\t.%dbyte %d\n\t.pushsection .data\n\t.word L%[1]d\n\t.popsection\n",
							labels, n, r.IntN(4))
						labels++
					}
					continue
				}
				fmt.Fprintf(&b, "\t.section .rodata.str%d%s, \"aMS\", @progbits, %d\n", size,
					[]string{"", ".b"}[r.IntN(2)], size)
				if r.IntN(5) > 0 {
					fmt.Fprintf(&b, "\t.balign %d\n", align)
				}
				padded := r.IntN(3)
				for range 1 + r.IntN(5) {
					word := words[r.IntN(len(words))]
					fmt.Fprintf(&b, "L%d:\t%s\n\t.pushsection .data\n\t.word L%[1]d + %[3]d\n\t.popsection\n", labels,
						wide(size, word), size*r.IntN(len(word)+1))
					labels++
					if r.IntN(2) < padded {
						fmt.Fprintf(&b, "\t.balign %d\n", align)
					}
				}
			}
			files = append(files, Source{fmt.Sprintf("%d.s", file), b.String()})
		}
		sameFor(t, arch.Default, files...)
		if t.Failed() {
			for _, f := range files {
				t.Logf("--- %s\n%s", f.Name, f.Text)
			}
			t.Fatalf("seed %d", *firstSeed+seed)
		}
	}
}

// wide is a string of characters of so many bytes, as a statement.
func wide(size int, text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".%dbyte ", size)
	for _, r := range text {
		fmt.Fprintf(&b, "%d, ", r)
	}
	return strings.Replace(b.String(), ".1byte", ".byte", 1) + "0"
}
