package lab_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/internal/sparse"
	"breakfast/machine"
)

const (
	rightWays   = 20 // right solutions of a lab, at least, each another program,
	rightByHand = 8  // and so many of them written, not made of others
)

// Other registers, other orders, other places to keep things are as right as the answer's: whoever works in another way
// has full marks, too.
func TestOtherRightSolutions(t *testing.T) {
	for _, l := range all(t) {
		rights, err := l.Rights()
		require.NoError(t, err)
		assert.GreaterOrEqual(t, len(rights), rightByHand, l.Folder)
		for i, r := range disguised(t, l, rights) {
			if !sparse.Some(i+len(l.Folder), 12) {
				continue // all of them take a minute
			}
			t.Run(l.Sheet.Name+" "+r.Name, func(t *testing.T) {
				t.Parallel()
				result := check(t, l, r.Files)
				assert.True(t, result.Passed, "%s %s", said(result), result.Problem)
			})
		}
	}
}

// Each of a lab's right solutions is another program than all others, not just another text.
func TestRightSolutionsDiffer(t *testing.T) {
	for i, l := range all(t) {
		if l.Sheet.Needs != "" && os.Getenv("BREAKFAST_ORACLES") != "require" || !sparse.Some(i, 5) {
			continue
		}
		rights, err := l.Rights()
		require.NoError(t, err)
		answers, err := l.Answers()
		require.NoError(t, err)
		seen := map[string]string{assembled(t, l, answers): "the answer"}
		for _, r := range disguised(t, l, rights) {
			code := assembled(t, l, r.Files)
			assert.Empty(t, seen[code], "%s %s is the same program as another", l.Folder, r.Name)
			seen[code] = r.Name
		}
		assert.Greater(t, len(seen), rightWays, l.Folder)
	}
}

// assembled is the program of what is handed in, byte by byte.
func assembled(t *testing.T, l *lab.Lab, files map[string][]byte) string {
	t.Helper()
	m, err := machine.New(machine.Config{RAM: 1 << 20, Harts: l.Sheet.Harts})
	require.NoError(t, err)
	img, err := l.Program(context.Background(), folder(files), m, nil)
	require.NoError(t, err)
	return fmt.Sprint(img.Segments)
}
