package asm

import (
	"fmt"
	"testing"

	"breakfast/asm/source"
	"breakfast/internal/bulk"
)

func BenchmarkAssemble(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		text := bulk.Lines(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Assemble([]Source{{"big.s", text}}, Options{Warn: func(*source.Error) {}}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mlines/s")
		})
	}
}

// What an editor asks for after each key: 10,000 lines are to take less time than one notices.
func BenchmarkAnalyze(b *testing.B) {
	text := bulk.Lines(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if x := Analyze([]Source{{"big.s", text}}, Options{}); len(x.Statements) == 0 {
			b.Fatal(x.Problems)
		}
	}
}
