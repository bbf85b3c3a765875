// The layout is the architecture: this test holds it.
package breakfast_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// May import: for each package, the packages of this module that it may import. What is not
// listed may not be imported; a package that is not listed may not exist.
var mayImport = map[string]string{
	"plain":     "",
	"cpu/isa":   "",
	"cpu":       "cpu/isa",
	"asm/image": "plain",
	"asm": "asm/advice asm/analysis asm/arch asm/expr asm/flow asm/frames asm/image asm/inst asm/link asm/object " +
		"asm/source asm/syntax cpu/isa",

	// text, statements, tokens, places, errors
	"asm/source": "cpu/isa plain",
	"asm/arch":   "asm/source cpu/isa plain", // extensions, mnemonics
	// directives, operators, macros as text
	"asm/syntax": "asm/arch asm/source",
	"asm/advice": "asm/arch asm/source cpu/isa",                      // what was likely meant
	"asm/object": "asm/arch asm/image asm/source asm/syntax cpu/isa", // symbols, values, sections
	// which statements are read, in which order
	"asm/flow":   "asm/analysis asm/source asm/syntax",
	"asm/expr":   "asm/arch asm/object asm/source asm/syntax",                             // expressions
	"asm/inst":   "asm/advice asm/arch asm/expr asm/object asm/source asm/syntax cpu/isa", // instructions
	"asm/frames": "asm/image asm/object asm/source cpu/isa",                               // what .cfi_ directives say
	// layout, relaxation, images
	"asm/link":   "asm/advice asm/arch asm/image asm/object asm/source asm/syntax cpu/isa",
	"asm/format": "asm/arch asm/source asm/syntax", // source in columns
	// what editors want to know
	"asm/analysis": "asm/dis asm/link asm/object asm/source asm/syntax",
	"asm/dis":      "asm/arch asm/image asm/source cpu/isa plain", // the way back, listings
	"devices":      "",
	"memory":       "plain",
	"cpu/fast":     "cpu cpu/isa memory",
	"machine":      "cpu cpu/fast cpu/isa asm/image devices memory plain",
	"trace":        "asm/image cpu cpu/isa devices machine",

	"machine/history": "devices machine",
	"machine/session": "asm/image devices machine machine/history plain", // a run in one file

	"debug": "asm/image cpu cpu/isa debug/expr debug/frames devices plain machine machine/history " +
		"machine/session trace trace/explain trace/integrity trace/metrics",

	"debug/frames": "", // .eh_frame and .debug_frame

	"debug/expr": "asm/advice cpu/isa devices machine plain", // one language for conditions, logs, watches

	// what a debugger is told on a line
	"debug/command": "asm/image cpu cpu/isa debug debug/expr devices machine plain trace",

	"face/gdb":    "cpu/isa debug debug/command devices machine", // GDB's remote protocol
	"face/screen": "debug debug/command devices plain trace",     // the debugger on a whole terminal

	"face/lines": "debug debug/command plain", // a line protocol

	// every timing of an interrupt, tried; workers.go has its only goroutines
	"explore": "asm/image cpu cpu/isa devices machine machine/history machine/session plain " +
		"trace trace/explain trace/integrity trace/profile trace/report",

	"grade": "asm/advice asm/image cpu cpu/isa debug/expr devices explore machine machine/history machine/session " +
		"trace trace/explain trace/integrity trace/metrics trace/profile trace/races trace/report",
	"programs": "",

	"programs/bench": "", // for benchmarks alone

	// pictures, other people's formats
	"trace/export":    "plain cpu devices trace trace/report trace/profile window/canvas window/figure window/fonts",
	"trace/profile":   "asm/image cpu cpu/isa machine",
	"trace/contexts":  "cpu cpu/isa machine", // which of those that traps interrupted goes on
	"trace/integrity": "cpu cpu/isa devices machine trace/contexts",
	"trace/races":     "cpu cpu/isa devices machine trace/contexts trace/integrity", // updates that get lost
	"trace/report":    "machine trace",
	"trace/metrics":   "plain cpu cpu/isa devices machine trace",
	"trace/explain":   "plain asm/image cpu cpu/isa devices machine machine/history",

	"window":            "plain window/canvas window/fonts",
	"window/canvas":     "",
	"window/fonts":      "",
	"window/figure":     "window/canvas window/fonts", // a drawing that is written as SVG or PNG
	"window/ebitensink": "window/canvas",
	"window/stage": "plain asm/image cpu cpu/isa debug debug/command debug/expr devices explore machine " +
		"machine/session " +
		"trace trace/report window",

	"internal/bulk":        "",                               // for tests alone
	"internal/cputime":     "",                               // for tests alone
	"internal/release":     "",                               // builds what people download
	"internal/sparse":      "",                               // for tests alone
	"internal/try":         "asm asm/image machine programs", // for tests alone
	"machine/differential": "",                               // tests alone

	"cmd/breakfast": "*",
	"cmd/kitchen":   "*",

	"web": "", // builds the page
}

// These import the standard library alone, besides the packages above.
var standardOnly = []string{"plain", "cpu", "memory", "asm", "devices", "machine", "trace", "debug", "explore",
	"grade", "programs"}

const ebiten = "github.com/hajimehoshi/ebiten"

func TestImportsOnlyGoDown(t *testing.T) {
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		allowed, known := mayImport[dir]
		if strings.HasPrefix(dir, "cmd/internal/") {
			allowed, known = "*", true
		}
		if !assert.True(t, known, "%s: a package that the layout does not know: say in layout_test.go where it stands",
			dir) {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, im := range f.Imports {
			name, _ := strconv.Unquote(im.Path.Value)
			ours, internal := strings.CutPrefix(name, "breakfast/")
			switch {
			case internal:
				ok := allowed == "*" || contains(strings.Fields(allowed), ours) ||
					strings.HasPrefix(ours, dir+"/internal/")
				assert.True(t, ok, "%s imports %s: imports only go down", path, name)
			case strings.HasPrefix(name, ebiten):
				assert.Contains(t, []string{"cmd/kitchen", "window/ebitensink"}, dir, "%s imports Ebitengine", path)
			case strings.Contains(strings.SplitN(name, "/", 2)[0], "."):
				assert.False(t, isStandardOnly(dir), "%s imports %s: %s takes the standard library alone", path, name,
					dir)
			}
		}
	})
}

// No package of the machine knows the time of day, starts a goroutine, or rolls dice.
func TestTheMachineIsDeterministic(t *testing.T) {
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") || !isStandardOnly(filepath.ToSlash(filepath.Dir(path))) {
			return
		}
		src, err := os.ReadFile(path)
		require.NoError(t, err)
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
		require.NoError(t, err)
		for _, im := range f.Imports {
			name, _ := strconv.Unquote(im.Path.Value)
			assert.NotContains(t, []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "unsafe"}, name, path)
		}
		assert.NotContains(t, string(src), "\tgo func", path)
	})
}

func TestFormatted(t *testing.T) {
	var files []string
	eachGoFile(t, func(path string) { files = append(files, path) })
	out, err := exec.Command("gofmt", append([]string{"-l"}, files...)...).CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Skip("gofmt is not on the PATH: it comes with Go")
	}
	assert.Empty(t, string(out), "gofmt would change these")
}

// Lines are read on half a screen: they have at most 120 columns, tabs being four wide.
func TestLinesAreShort(t *testing.T) {
	eachGoFile(t, func(path string) {
		src, err := os.ReadFile(path)
		require.NoError(t, err)
		for i, line := range strings.Split(string(src), "\n") {
			if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > 120 {
				t.Errorf("%s:%d: %d columns", path, i+1, n)
			}
		}
	})
}

// In the rooms of the assembler a function is read on one screen: it has fewer than 60 lines.
func TestFunctionsAreShort(t *testing.T) {
	eachGoFile(t, func(path string) {
		if !strings.HasPrefix(filepath.ToSlash(path), "asm/") {
			return
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name != "init" { // which fills tables here
				if n := files.Position(fn.End()).Line - files.Position(fn.Pos()).Line + 1; n >= 60 {
					t.Errorf("%s: %s has %d lines", files.Position(fn.Pos()), fn.Name.Name, n)
				}
			}
		}
	})
}

func eachGoFile(t *testing.T, f func(path string)) {
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".go") {
			f(path)
		}
		return err
	}))
}

func isStandardOnly(dir string) bool {
	if dir == "trace/export" { // what it writes others have libraries for
		return false
	}
	for _, p := range standardOnly {
		if dir == p || strings.HasPrefix(dir, p+"/") {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// go.mod says what is used directly, and nothing that is not used.
func TestModulesAreTidy(t *testing.T) {
	diff, err := exec.Command("go", "mod", "tidy", "-diff").Output()
	if err != nil && len(diff) == 0 {
		t.Skip("go mod tidy needs all modules, and they cannot be had here: ", err)
	}
	assert.Empty(t, string(diff), "go mod tidy would change these")
}
