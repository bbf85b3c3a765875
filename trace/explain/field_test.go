package explain_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/explain"
)

// Of a program without an end no more may be said than that it has none, and what it waits for.
var ofNoEnd = []explain.Kind{explain.Doing, explain.Alarm, explain.NoEnd, explain.Endless, explain.InputEnded}

// Programs that other people wrote and that are right: nothing is said about them. They are no part of the project;
// they lie in a folder that BREAKFAST_FIELD names, as .s files and as ELF files, in folders of their own if need be.
func TestField(t *testing.T) {
	root := os.Getenv("BREAKFAST_FIELD")
	if root == "" {
		t.Skip("BREAKFAST_FIELD does not name a folder of right programs, .s or ELF files, about which nothing is " +
			"to be said")
	}
	ended, endless := 0, 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if elf := bytes.HasPrefix(b, []byte("\x7fELF")); err != nil || !elf && filepath.Ext(path) != ".s" {
			return err
		}
		name, _ := filepath.Rel(root, path)
		t.Run(name, func(t *testing.T) {
			stop, found := play(t, field(t, b), "", machine.Limit{Steps: 5_000_000, Now: 100_000_000})
			if stop.Reason == machine.Halted {
				ended++
				assert.Zero(t, stop.Code, "its exit code")
			} else {
				endless++
				assert.NotEqual(t, machine.Fault, stop.Reason, "%s at 0x%08x", stop.Trap, stop.PC)
			}
			for _, f := range found {
				if stop.Reason == machine.Halted || !slices.Contains(ofNoEnd, f.Kind) {
					assert.Fail(t, "nothing is wrong with it", "%s: %s", f.Kind, &f)
				}
			}
		})
		return nil
	})
	require.NoError(t, err)
	t.Logf("%d programs that end with code 0, and %d without an end", ended, endless)
	require.NotZero(t, ended+endless, "%s holds no programs", root)
}

// field is a machine with a program of the field; those that a compiler made count on misaligned accesses.
func field(t *testing.T, b []byte) *machine.Machine {
	if !bytes.HasPrefix(b, []byte("\x7fELF")) {
		return try.Machine(t, machine.Config{RAM: 128 << 20}, string(b))
	}
	img, err := image.FromELF(b)
	require.NoError(t, err)
	m, err := machine.New(machine.Config{RAM: 128 << 20, Misaligned: machine.MisalignedAllowed})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m
}
