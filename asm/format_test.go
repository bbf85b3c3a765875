package asm

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/format"
)

func TestFormat(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"\n\n", "\n\n"},
		{"\ufeffnop\r\n\r\n", "        nop\n\n"},
		{"nop", "        nop\n"},
		{"\tli a0,1\t# one  \r\n", "        li      a0, 1                   # one\n"},
		{"loop: addi a0 , a0,-1 // down\n", "loop:   addi    a0, a0, -1              // down\n"},
		{"loop :\n", "loop:\n"},
		{"1: 2:bnez a0 , 1b\n", "1: 2:   bnez    a0, 1b\n"},
		{"a_long_label: ret\n", "a_long_label:   ret\n"},
		{"a_long_label: j  there # away\n", "a_long_label:   j       there           # away\n"},
		{".section .tasks,\"ax\"\n", "        .section .tasks, \"ax\"\n"},
		{" .equ N,3;.equ M , 4 ; nop\n", "        .equ    N, 3; .equ M, 4; nop\n"},
		{"  N  = 3\n", "N  = 3\n"},
		{"# left\n    # code\n                                # behind\n\t/* one line */\n",
			"# left\n        # code\n                                        # behind\n        /* one line */\n"},
		{"/* a\n  b */ nop\n nop /* c */ ; nop\n", "/* a\n  b */ nop\n nop /* c */ ; nop\n"},
		{".ascii \"a  ,b # c\" ,  \"d\"\n", "        .ascii  \"a  ,b # c\", \"d\"\n"},
		{"li a0,'#' # no comment before\n li a0,',\n",
			"        li      a0, '#'                 # no comment before\n        li      a0, ',\n"},
		{"WAIT \"a\",b  c\n.macro  WAIT  x,y=1\n", "        WAIT    \"a\",b  c\n        .macro  WAIT  x,y=1\n"},
		{"\\name\\()_ID: lw a0,\\off (sp)\n", "\\name\\()_ID:    lw      a0, \\off (sp)\n"},
		{"sw t0, A_RATHER_LONG_DEVICE_REGISTER, t1 # why\n",
			"        sw      t0, A_RATHER_LONG_DEVICE_REGISTER, t1 # why\n"},
		{"sw t0, A_LONGISH_DEVICE, t1 # ½\nli a0, '½' # ½\n",
			"        sw      t0, A_LONGISH_DEVICE, t1 # ½\n        li      a0, '½'                 # ½\n"},
	} {
		assert.Equal(t, c[1], format.Text(c[0]))
		assert.Equal(t, c[1], format.Text(c[1]), "again")
	}
}

// The programs that come with the kitchen are formatted, and so are the labs; but for the lines of
// wrong solutions that say which gap is filled.
func TestProgramsAreFormatted(t *testing.T) {
	files := 0
	require.NoError(t, filepath.WalkDir("../programs", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(p), ".s") {
			return err
		}
		files++
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		was, is := strings.Split(string(b), "\n"), strings.Split(format.Text(string(b)), "\n")
		for i := range was {
			if !strings.HasPrefix(was[i], "gap ") {
				assert.Equal(t, is[i], was[i], "%s:%d: write it as breakfast fmt -w does", p, i+1)
			}
		}
		return nil
	}))
	assert.Greater(t, files, 70)
}

// formatKeeps checks that formatting changes neither a program nor its lines.
func formatKeeps(t *testing.T, text string) {
	t.Helper()
	once := format.Text(text)
	require.Equal(t, once, format.Text(once), "formatted twice")
	want := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		want++
	}
	require.Equal(t, want, strings.Count(once, "\n"), "lines")
	a, errA := Assemble([]Source{{"t.s", text}}, Options{})
	b, errB := Assemble([]Source{{"t.s", once}}, Options{})
	require.Equal(t, errA == nil, errB == nil, "%v\n%v", errA, errB)
	if errA == nil {
		assert.Equal(t, a.Segments, b.Segments)
		assert.Equal(t, a.Symbols, b.Symbols)
		assert.Equal(t, a.Lines, b.Lines)
	}
}

func TestFormatKeeps(t *testing.T) {
	list, err := filepath.Glob("testdata/gnu/*.s")
	require.NoError(t, err)
	require.NotEmpty(t, list)
	for _, p := range list {
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		formatKeeps(t, string(b))
	}
	b, err := os.ReadFile("testdata/errors.txt")
	require.NoError(t, err)
	for block := range strings.SplitSeq(string(b), "\n\n") {
		src, _, _ := strings.Cut(block, "\n>")
		formatKeeps(t, src)
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("a: b: li a0,1;nop # c\n/* d\n*/ e = 3\n.macro m x,y\n\\x\\@: addi a0 , a0,\\y\n.endm\nm f, 1\n")
	f.Add(".ascii \"a\\\"#\" , \"b\"\n.byte '#,'\\\n,'\n")
	f.Add(".ifc a  b,a b\nnop\n.endif\n.irp x, a b,c\n.byte 1\n.endr\n.irpc c,1 2\n.byte \\c\n.endr")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 10_000 {
			formatKeeps(t, text)
		}
	})
}
