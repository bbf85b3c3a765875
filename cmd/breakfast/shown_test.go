package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// odd is what a terminal obeys: escape sequences in 7 and 8 bits, raw bytes that are no UTF-8, marks of direction and
// of nothing.
const odd = "\x1b[2J\x1b]0;owned\a\b\r\v\x7f\u009b5m\u0085\x9b1m\u202e\u2066\u200b\ufeff"

// hostile assembles, and has odd characters wherever a program can put them; LINE is another line of it.
const hostile = `
        .print  "ODD"
        .warning "ODD"
        .macro  mHIGH
        LINE
        .endm
        .globl  "sODD"
_start: la      sp, stack
        li      t0, 2
        sw      t0, RAIL_TASK, t1
        la      t0, name
        sw      t0, RAIL_NAME, t1
        call    "sODD"                  # ODD
        mHIGH
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
"sODD": nop                             # ODD
        ret
        .data
name:   .asciz  "nODD"
        .bss
        .balign 16
        .space  64
stack:
`

// say runs a command, and returns all that it says.
func say(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(args, strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

// oddities are the characters of s that a terminal would obey.
func oddities(s string) (list []rune) {
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
			r == utf8.RuneError && size == 1) {
			list = append(list, r)
		}
	}
	return list
}

// Nothing that came from a file reaches the terminal as anything but text, whatever command says it.
func TestWhatIsSaidIsPlain(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) string {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		return name
	}
	program := func(line string) string {
		return strings.NewReplacer("HIGH", "\u009b\x9b\u202e", "ODD", strings.NewReplacer("\r", "").Replace(odd),
			"LINE", line).Replace(hostile)
	}
	good := write("g"+strings.ReplaceAll(odd, "\x9b", "")+".s", program("nop"))
	other := write("o.s", program("sw t0, KETTLE_CTRL, t1"))
	faults := write("f.s", program("ebreak"))
	spins := write("w.s", program("1: wfi\n j 1b"))
	bad := write("b.s", "_start: "+odd+" foo\n .error \"r"+odd+"\"\n .include \""+odd+".s\"\n "+
		".incbin \""+odd+"\"\n call \"x"+odd+"\"\n "+odd+"\n")
	macro := write("m.s", ".macro m\n .error \"r"+odd+"\"\n .endm\n_start: m # "+odd+"\n")
	ragged := write("r.s", "_start: nop # "+odd+"\n nop\n")
	folder := "d" + strings.ReplaceAll(odd, "\x9b", "")
	status, _, _ := say(t, "lab", "start", "1", folder)
	require.Zero(t, status)
	write(filepath.Join(folder, "kettle.s"), program("nop"))
	broken := "e" + folder
	status, _, _ = say(t, "lab", "start", "1", broken)
	require.Zero(t, status)
	write(filepath.Join(broken, "kettle.s"), "_start: nop\n .error \""+odd+"\"\n "+odd+"\n")
	status, _, errs := say(t, "asm", good, "-o", "g.elf")
	require.Zero(t, status, errs)

	for _, args := range [][]string{
		{"run", good}, {"run", faults}, {"run", spins}, {"run", bad}, {"run", macro}, {"run", odd}, {"run", odd + ".s"},
		{"run", "g.elf", "--stats"},
		{"run", good, "--json"}, {"run", bad, "--json"}, {"run", odd, "--json"}, {"run", faults, "--json"},
		{"run", faults, "--integrity"},
		{"run", good, "--trace", "instr,irq,traps"}, {"run", "g.elf", "--trace", "instr"},
		{"run", good, "--trace", odd},
		{"run", good, "--disk", odd}, {"run", good, "--signature", "s"},
		{"run", good, "--trace", "instr", "--trace-file", "t"},
		{"asm", good}, {"asm", good, "--listing"}, {"asm", good, "--json"}, {"asm", bad, "--json"},
		{"asm", bad}, {"asm", macro},
		{"asm", good, "-o", odd + "/o"}, {"asm", good, "-march", odd}, {"asm", "-D", odd, good},
		{"asm", "-W", odd, good},
		{"dis", "g.elf"}, {"dis", good}, {"dis", good, "--raw"}, {"dis", odd},
		{"fmt", "-d", ragged}, {"fmt", odd}, {"doc", odd}, {"doc", "sp" + odd},
		{"diff", good, other}, {"diff", good, other, "--json"}, {"diff", good, faults}, {"diff", good, odd},
		{"lab", "check", folder}, {"lab", "check", folder, "--json"}, {"lab", "hint", folder}, {"lab", "check", broken},
		{"lab", "check", broken, "--json"}, {"lab", "check", broken, "--junit", "j.xml"}, {"lab", "hint", broken},
		{"lab", "check", odd}, {"lab", "start", "1", folder}, {"lab", "start", "1", "n" + folder},
		{"lab", "start", odd, "x"}, {"lab", "export", folder + "/x"},
		{"compare", "--chart", odd + ".svg"}, {"compare", "--chart", odd},
		{"compare", "-D", "TOASTS=" + odd}, {"compare", "-D", odd + "=1"},
		{"trace", good}, {"trace", good, "--json"}, {"trace", good, "--svg", "t.svg", "--vcd", "t.vcd"}, {"trace", odd},
		{"trace", good, "--lanes", odd}, {"trace", good, "--from", odd}, {"trace", good, "--svg", odd + "/s"},
		{"shot", odd, "-o", "s.png"}, {"shot", bad, "-o", "s.png"}, {"shot", good, "--theme", odd, "-o", "s.png"},
		{"shot", good, "-o", odd + "/s.png"},
		{odd}, {"run", "--" + odd}, {"run", good, "--mhz", odd}, {"help", odd}, {"completion", "bash"},
		{"--help"}, {"version"},
	} {
		_, out, errs := say(t, args...)
		if args[0] != "trace" || !slices.Contains(args, "t.svg") { // which prints nothing
			assert.NotEmpty(t, out+errs, "%q", args)
		}
		assert.Empty(t, oddities(out), "%q says on stdout: %q", args, out)
		assert.Empty(t, oddities(errs), "%q says on stderr: %q", args, errs)
		docs := []string{out}
		if args[0] == "trace" {
			docs = strings.SplitAfter(strings.TrimSpace(out), "\n")
		}
		for _, doc := range docs {
			if strings.HasPrefix(doc, "{") {
				assert.True(t, json.Valid([]byte(doc)), "%q", args)
			}
		}
	}
	for _, name := range []string{"t", "j.xml", "t.svg", "t.vcd"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Empty(t, oddities(string(text)), name)
		assert.NotEmpty(t, text, name)
	}
	text, err := os.ReadFile("j.xml")
	require.NoError(t, err)
	assert.NoError(t, xml.Unmarshal(text, &struct{}{}))
}

// What is no text for people stays as it is: a program's own bytes, formatted source, letters of all languages.
func TestWhatStaysAsItIs(t *testing.T) {
	t.Chdir(t.TempDir())
	source := "_start: la      a0, s                   # " + odd + "\n"
	require.NoError(t, os.WriteFile("é.s", []byte(source), 0o666))
	_, out, _ := say(t, "fmt", "é.s")
	assert.Equal(t, source, out)
	_, _, errs := say(t, "asm", "é.s")
	assert.Contains(t, errs, "é.s:1:21: error: ")

	require.NoError(t, os.WriteFile("p.s", []byte(`
_start: la      a0, text
1:      lbu     t0, 0(a0)
        beqz    t0, 2f
        sb      t0, UART_THR, t1
        addi    a0, a0, 1
        j       1b
2:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
text:   .asciz  "`+odd+`"
`), 0o666))
	_, out, _ = say(t, "run", "p.s")
	assert.Equal(t, odd, out)
	_, out, _ = say(t, "run", "p.s", "--json")
	assert.Empty(t, oddities(out))
	var doc struct{ Console string }
	require.NoError(t, json.Unmarshal([]byte(out), &doc))
	assert.Equal(t, strings.ToValidUTF8(odd, "\ufffd"), doc.Console)
}

// A name puts no line of its own among those that are printed.
func TestNamesAreOneLine(t *testing.T) {
	t.Chdir(t.TempDir())
	const forged = "x\n100/100"
	status, _, errs := say(t, "lab", "check", forged)
	assert.Equal(t, statusUsage, status)
	assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
	require.NoError(t, os.WriteFile("a.s", []byte(".error \"x\\n100/100\"\n.include \"y\\n100/100\"\n"), 0o666))
	_, _, errs = say(t, "asm", "a.s")
	assert.NotContains(t, errs, "\n100/100")
	assert.Contains(t, errs, "x\n  100/100", "an error of several lines is indented")

	// the fault is in main_name
	require.NoError(t, os.WriteFile("b.s", []byte("_start: nop\nmain_name: ebreak\n"), 0o666))
	status, _, _ = say(t, "asm", "b.s", "-o", "b.elf")
	require.Zero(t, status)
	file, err := os.ReadFile("b.elf")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("b.elf", bytes.ReplaceAll(file, []byte("main_name"), []byte("x\n100/100")), 0o666))
	_, err = elf.Open("b.elf")
	require.NoError(t, err)
	for _, args := range [][]string{{"run", "b.elf", "--trace", "instr"}, {"dis", "b.elf"},
		{"asm", "b.elf", "--listing"}} {
		_, out, errs := say(t, args...)
		assert.NotContains(t, out+errs, "\n100/100", args)
	}
}
