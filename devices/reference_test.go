package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReference(t *testing.T) {
	spoon := Info{
		Name: "spoon",
		Size: 0x100,
		Doc:  "The spoon\nstirs.\n\n1:  sw   zero, SPOON_STIR, t0\n    j    1b\n",
		Regs: []Register{
			{Name: "STIR", Off: 0, Size: 4, Access: WO, Doc: "Stirs once."},
			{Name: "SUGAR", Off: 0x10, Size: 1, Count: 3, Stride: 2, Access: RW, Effect: "eats it",
				Doc:    "Sugar in cup n.",
				Fields: []Field{{"LUMP", 0, 0, "a lump"}, {"GRAMS", 7, 4, "more"}}},
		},
		Consts: []Const{{"NONE", 0, "bitter"}, {"FULL", 16, "sweet"}},
	}
	require.Equal(t, `# spoon

At 0x11007000, 0x100 bytes, interrupt source 47.

The spoon
stirs.

`+"```"+`
1:  sw   zero, SPOON_STIR, t0
    j    1b
`+"```"+`

## Registers

| Address                 | Symbol      | Bytes | Access     | Register |
|-------------------------|-------------|-------|------------|----------|
| 0x11007000              | SPOON_STIR  | 4     | write      | Stirs once. |
| 0x11007010 + 2*n, n < 3 | SPOON_SUGAR | 1     | read/write | Sugar in cup n. Reading it eats it. |

### SPOON_SUGAR

| Bits | Symbol                     | Field |
|------|----------------------------|-------|
| 0    | SPOON_SUGAR_LUMP           | a lump |
| 7:4  | SPOON_SUGAR_GRAMS, …_SHIFT | more |

## Named values

| Value | Symbol     | Meaning |
|-------|------------|---------|
| 0     | SPOON_NONE | bitter |
| 0x10  | SPOON_FULL | sweet |
`, spoon.Reference(0x1100_7000, 47))

	require.Equal(t, []Symbol{
		{"SPOON", 0x1100_7000, "base of the spoon"},
		{"SPOON_IRQ", 47, "its source at the PLIC"},
		{"SPOON_STIR", 0x1100_7000, "Stirs once."},
		{"SPOON_SUGAR", 0x1100_7010, "Sugar in cup n."},
		{"SPOON_SUGAR_LUMP", 1, "a lump"},
		{"SPOON_SUGAR_GRAMS", 0xf0, "more"},
		{"SPOON_SUGAR_GRAMS_SHIFT", 4, "lowest bit of SPOON_SUGAR_GRAMS"},
		{"SPOON_NONE", 0, "bitter"},
		{"SPOON_FULL", 16, "sweet"},
	}, spoon.Symbols(0x1100_7000, 47))
}
