// Package bench is programs by which speed is measured, and nothing else: each in assembly and in C, with a result that
// is checked. docs/performance.md has the figures.
package bench

import "embed"

// Files are the programs' texts.
//
//go:embed asm/*.s c/*.c c/*.h c/*.S
var Files embed.FS
