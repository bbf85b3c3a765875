package asm

import (
	"bytes"
	"debug/elf"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/asm/arch"
	"breakfast/asm/image"
)

var (
	programs  = flag.Int("programs", 60, "how many random programs TestGenerated assembles")
	firstSeed = flag.Int("seed", 1, "the number of the first of them")
)

// maxFindings is for how many programs a run says how they differ.
const maxFindings = 4

// Random programs that have all there is, here and with GNU: go test ./asm -run Generated
// -programs=2000 -v prints what they had.
func TestGenerated(t *testing.T) {
	oracle(t, "riscv64-unknown-elf-as", "binutils-riscv64-unknown-elf")
	oracle(t, "riscv64-unknown-elf-cpp", "gcc-riscv64-unknown-elf")
	had := coverage{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	reported := 0
	for worker := range runtime.GOMAXPROCS(0) {
		dir := t.TempDir()
		wg.Go(func() {
			for n := worker; n < *programs; n += runtime.GOMAXPROCS(0) {
				seed := uint64(*firstSeed + n)
				p := generate(seed, deck(int(seed)))
				f, m := try(dir, p, nil)
				mu.Lock()
				if m != nil {
					had.add(p, m)
				}
				stop := reported >= maxFindings
				if f.what != "" {
					reported++
				}
				mu.Unlock()
				if stop {
					return
				}
				if f.what != "" {
					small := minimise(p, func(q *program) bool { g, _ := try(dir, q, nil); return g.like(f) })
					f, _ = try(dir, small, nil)
					t.Errorf("program %d, made small, with -march=%s:\n%s\n%s", seed, f.arch, small, f)
				}
			}
		})
	}
	wg.Wait()
	if reported > 0 {
		return
	}
	if testing.Verbose() {
		fmt.Print(had)
	}
	var missing []string
	for _, name := range featureNames() {
		if had[name] == nil {
			missing = append(missing, name)
		}
	}
	if *programs >= 60 { // what takes as many
		assert.Empty(t, missing, "no program had these")
	}
}

// deck is the features that a program must use, so that a few dozen programs use all.
func deck(seed int) (list []*feature) {
	const each = 24
	for i := range each {
		list = append(list, features[(seed*each+i)*7919%len(features)])
	}
	return list
}

func featureNames() (list []string) {
	for _, f := range features {
		list = append(list, f.name)
	}
	return append(list, byTheWay...)
}

// coverage is for each feature how many programs had it, and how many bytes the pieces came to that had it.
type coverage map[string]*struct{ programs, bytes int }

func (c coverage) add(p *program, m *image.Image) {
	size := map[string]int{} // of lines
	for i, l := range m.Lines {
		s := m.SegmentAt(l.Addr)
		if s == nil || l.Num == 0 {
			continue
		}
		end := uint32(s.End())
		if i+1 < len(m.Lines) && m.Lines[i+1].Addr < end {
			end = m.Lines[i+1].Addr
		}
		size[fmt.Sprintf("%s:%d", m.Files[l.File].Name, l.Num)] += int(end - l.Addr)
	}
	seen := map[string]bool{}
	for i, pieces := range p.files {
		line := 1
		for _, x := range pieces {
			n := 0
			for range strings.Count(x.text, "\n") {
				n += size[fmt.Sprintf("%d%s:%d", i, p.suffix, line)]
				line++
			}
			for _, name := range x.used {
				if c[name] == nil {
					c[name] = &struct{ programs, bytes int }{}
				}
				if !seen[name] {
					c[name].programs++
				}
				seen[name] = true
				c[name].bytes += n
			}
		}
	}
}

func (c coverage) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-60s %8s %8s\n", "feature", "programs", "bytes")
	for _, name := range featureNames() {
		if x := c[name]; x != nil {
			fmt.Fprintf(&b, "%-60s %8d %8d\n", name, x.programs, x.bytes)
		}
	}
	return b.String()
}

func (p *program) String() string {
	var b strings.Builder
	for _, s := range p.sources() {
		if s.Text != "" {
			fmt.Fprintf(&b, "--- %s\n%s", s.Name, s.Text)
		}
	}
	for name, text := range p.aside {
		if strings.Contains(b.String(), name) {
			fmt.Fprintf(&b, "--- %s\n%q\n", name, text)
		}
	}
	return b.String()
}

// A finding is in what we and GNU differ; its what is "" where they do not.
type finding struct {
	arch, what string
	details    []string
}

func (f finding) String() string { return f.what + "\n" + strings.Join(f.details, "\n") }

// like says that two findings are about the same: also the message, but for names and numbers.
func (f finding) like(g finding) bool {
	return f.what == g.what && (!strings.HasPrefix(f.what, "both") || kind(f.details[0]) == kind(g.details[0]))
}

var names = regexp.MustCompile("`[^']*'|'[^']*'|[0-9a-fx]*[0-9][0-9a-fx]*|[a-zA-Z_]+_[0-9]+")

// kind is the first line of a text, without names and numbers.
func kind(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return names.ReplaceAllString(line, "N")
}

// try assembles a program without compressed instructions and with them, here and with GNU. The check looks for
// further differences.
func try(dir string, p *program, check func(m *image.Image, e *elf.File) []string) (f finding, m *image.Image) {
	for _, arch := range []string{arch.Default, archC} {
		m, err := Assemble(p.sources(), Options{Arch: arch, Open: p.open})
		theirs, said := gnuOf(dir, arch, p)
		switch {
		case err != nil && said != "":
			return finding{arch, "both refuse: " + kind(said), []string{err.Error(), said}}, nil
		case err != nil:
			return finding{arch, "we refuse: " + kind(err.Error()), []string{err.Error()}}, nil
		case said != "":
			return finding{arch, "GNU refuses: " + kind(said), []string{said}}, nil
		}
		d := append(differences(m, theirs), symbolsDiffer(m, theirs)...)
		if p.own() {
			d = append(d, linesDiffer(m, filepath.Join(dir, "out.elf"))...)
		}
		if objects, err := objectsOf(dir, arch, p); err != nil {
			d = append(d, "objects cannot be made: "+err.Error())
		} else {
			for _, x := range elfDiffer(objects, theirs) {
				d = append(d, "objects: "+x)
			}
		}
		if check != nil {
			d = append(d, check(m, theirs)...)
		}
		if len(d) > 0 {
			return finding{arch, "they differ: " + places(d), d}, nil
		}
	}
	m, _ = Assemble(p.sources(), Options{Open: p.open})
	return finding{}, m
}

// own says that the lines of the program are those of its own files.
func (p *program) own() bool {
	text := p.String()
	return p.suffix == ".s" && !strings.Contains(text, ".loc ") && !strings.Contains(text, ".file ")
}

// linesDiffer compares the lines of instructions; GNU as has none for data and paddings.
func linesDiffer(m *image.Image, path string) (list []string) {
	b, err := os.ReadFile(path)
	if err != nil {
		return []string{err.Error()}
	}
	theirs, err := image.FromELF(b)
	if err != nil {
		return []string{err.Error()}
	}
	for _, l := range theirs.Lines {
		if s := m.SegmentAt(l.Addr); l.Num == 0 || s == nil {
			continue
		}
		file, line, _ := m.LineAt(l.Addr)
		if want := filepath.Base(theirs.Files[l.File].Name); file != want || line != int(l.Num) {
			list = append(list, fmt.Sprintf("lines: %#x is of %s:%d, GNU: %s:%d", l.Addr, file, line, want, l.Num))
		}
	}
	return list
}

// objectsOf is the program out of our own object files, which ld has linked.
func objectsOf(dir, arch string, p *program) (*elf.File, error) {
	link := []string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", "ours.elf"}
	for _, f := range p.sources() {
		o, err := Object(f, Options{Arch: arch, Open: p.open})
		if err != nil {
			return nil, err
		}
		name := f.Name + ".ours.o"
		if err := os.WriteFile(filepath.Join(dir, name), o.ELF(), 0o666); err != nil {
			return nil, err
		}
		link = append(link, name)
	}
	c := exec.Command("riscv64-unknown-elf-ld", link...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s", out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "ours.elf"))
	if err != nil {
		return nil, err
	}
	return elf.NewFile(bytes.NewReader(b))
}

// places is what differs, in short.
func places(differences []string) string {
	var list []string
	for _, d := range differences {
		word, _, _ := strings.Cut(d, " ")
		if strings.HasPrefix(d, "GNU has the symbol") {
			word = "symbols"
		}
		if word == "objects" {
			word = kind(d)
		}
		if !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return strings.Join(list, " ")
}

// gnuOf is what GNU makes of a program, or what it says against it.
func gnuOf(dir, arch string, p *program) (e *elf.File, said string) {
	run := func(name string, args ...string) bool {
		c := exec.Command("riscv64-unknown-elf-"+name, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err == nil {
			return true
		}
		for line := range strings.Lines(string(out)) {
			if !strings.Contains(line, "Assembler messages:") && !strings.Contains(line, "Warning:") &&
				!strings.Contains(line, "Info:") {
				said += line
			}
		}
		if said == "" {
			said = fmt.Sprintf("%s: %v\n%s", name, err, out)
		}
		return false
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	write("layout.ld", LinkerScript(0))
	for name, text := range p.aside {
		write(name, text)
	}
	link := []string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", "out.elf"}
	var debug []string
	if p.own() {
		debug = []string{"-g"}
	}
	for _, f := range p.sources() {
		write(f.Name, f.Text)
		if p.suffix == ".S" {
			if !run("cpp", "-P", "-x", "assembler-with-cpp", "-o", f.Name+".i", f.Name) {
				return nil, said
			}
			f.Name += ".i"
		}
		if !run("as", append(debug, "-march="+arch, "-mabi=ilp32", "-o", f.Name+".o", f.Name)...) {
			return nil, said
		}
		link = append(link, f.Name+".o")
	}
	if !run("ld", link...) {
		return nil, said
	}
	b, err := os.ReadFile(filepath.Join(dir, "out.elf"))
	if err == nil {
		e, err = elf.NewFile(bytes.NewReader(b))
	}
	if err != nil {
		return nil, err.Error()
	}
	return e, ""
}

// symbolsDiffer compares the symbols that a program has for all its files.
func symbolsDiffer(m *image.Image, e *elf.File) (list []string) {
	theirs, err := e.Symbols()
	if err != nil {
		return []string{err.Error()}
	}
	for _, s := range theirs {
		if elf.ST_BIND(s.Info) == elf.STB_LOCAL || s.Section == elf.SHN_UNDEF || strings.HasPrefix(s.Name, "__") ||
			s.Name == "_end" {
			continue
		}
		kinds := map[elf.SymType]image.Kind{elf.STT_FUNC: image.Func, elf.STT_OBJECT: image.Object,
			elf.STT_NOTYPE: image.Label}
		want := image.Symbol{Name: s.Name, Addr: uint32(s.Value), Size: uint32(s.Size),
			Kind: kinds[elf.ST_TYPE(s.Info)], Global: true}
		if s.Section == elf.SHN_ABS {
			want.Kind = image.Absolute
		}
		if !slices.Contains(m.Symbols, want) {
			i := slices.IndexFunc(m.Symbols, func(x image.Symbol) bool { return x.Name == s.Name })
			list = append(list, fmt.Sprintf("GNU has the symbol %+v; we have %+v", want, m.Symbols[max(0, i)]))
		}
	}
	return list
}
