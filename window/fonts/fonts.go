// Package fonts holds the window's four faces: JetBrains Mono for what the machine says, Inter for
// what the window says about it. Both are under the SIL Open Font License (OFL.txt); subset.sh cut
// them down to the runes the window prints.
package fonts

import (
	_ "embed"
	"fmt"

	"golang.org/x/image/font/sfnt"
)

//go:embed mono-regular.ttf
var monoRegular []byte

//go:embed mono-bold.ttf
var monoBold []byte

//go:embed sans-regular.ttf
var sansRegular []byte

//go:embed sans-semibold.ttf
var sansSemibold []byte

// The faces, as indices into what Load returns. A face and its Fallback are two apart.
const (
	Mono = iota
	MonoBold
	Sans
	SansBold
)

// Fallback returns the face of the other family with the same weight: between them the two families
// have every rune the window prints.
func Fallback(face int) int { return face ^ 2 }

// Load parses the four faces. The bytes are part of the program, so that a face that does not parse
// is a broken build, and panics.
func Load() []*sfnt.Font {
	var faces []*sfnt.Font
	for i, ttf := range files() {
		face, err := sfnt.Parse(ttf)
		if err != nil {
			panic(fmt.Sprintf("fonts: face %d: %v", i, err))
		}
		faces = append(faces, face)
	}
	return faces
}

// File is the font file of a face, TrueType: for documents that carry it along.
func File(face int) []byte { return files()[face] }

func files() [][]byte { return [][]byte{monoRegular, monoBold, sansRegular, sansSemibold} }
