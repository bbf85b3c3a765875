package asm

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

// Programs that other people wrote, and that GNU as takes: as many as can be become the same bytes here. They are no
// part of the project. BREAKFAST_CORPUS names a list of them, a line each: the file, and after a tab the folders in
// which it looks for what it includes, with spaces between them; all relative to the list. What GNU as refuses is
// passed over. Of each kind of difference one example is printed, and with -v all of them:
//
//	BREAKFAST_CORPUS=/somewhere/list go test ./asm -run Corpus -v -timeout 1h
func TestCorpus(t *testing.T) {
	list := os.Getenv("BREAKFAST_CORPUS")
	if list == "" {
		t.Skip("BREAKFAST_CORPUS does not name a list of assembly files")
	}
	b, err := os.ReadFile(list)
	require.NoError(t, err)
	root, err := filepath.Abs(filepath.Dir(list))
	require.NoError(t, err)
	x := &corpus{t: t, dir: t.TempDir(), kinds: map[string][]string{}}
	require.NoError(t, os.WriteFile(filepath.Join(x.dir, "layout.ld"), []byte(LinkerScript(0)), 0o666))
	for line := range strings.Lines(string(b)) {
		name, folders, _ := strings.Cut(strings.TrimSpace(line), "\t")
		include := []string{}
		for _, f := range strings.Fields(folders) {
			include = append(include, filepath.Join(root, f))
		}
		x.file(filepath.Join(root, name), name, include)
	}
	x.report()
}

// A corpus counts what became of each file.
type corpus struct {
	t     *testing.T
	dir   string
	kinds map[string][]string // differences, with where they are

	files, equal, direct, cpp int
}

// run runs a program and returns what it says where it fails.
func (x *corpus) run(name string, args ...string) (said string, ok bool) {
	c := exec.Command(name, args...)
	c.Dir = x.dir
	out, err := c.CombinedOutput()
	return string(out), err == nil
}

// file compares what GNU makes of a file with what we make of it.
func (x *corpus) file(path, name string, include []string) {
	machine := []string{"-march=" + archC, "-mabi=ilp32"}
	for _, d := range include {
		machine = append(machine, "-I", d)
	}
	text, plain := path, path
	if filepath.Ext(path) == ".S" {
		plain = filepath.Join(x.dir, "plain.s")
		if _, ok := x.run("riscv64-unknown-elf-gcc",
			append(machine, "-E", "-P", "-D__ASSEMBLY__", "-x", "assembler-with-cpp",
				"-o", plain, path)...); !ok {
			return
		}
	}
	if _, ok := x.run("riscv64-unknown-elf-as", append(machine, "-o", "theirs.o", plain)...); !ok {
		return
	}
	theirs, why := x.link("theirs")
	if why != "" {
		return
	}
	x.files++
	differs := x.differs(text, include, theirs)
	if strings.Contains(differs, "gcc -E") || differs != "" && text != plain {
		x.cpp++
		differs = x.differs(plain, include, theirs)
	} else if differs == "" {
		x.direct++
	}
	if differs == "" {
		x.equal++
		return
	}
	kind := kindOf.ReplaceAllString(strings.SplitN(differs, "\n", 2)[0], "…")
	x.kinds[kind] = append(x.kinds[kind], name+": "+differs)
}

// kindOf is what of a message belongs to the file that it is about.
var kindOf = regexp.MustCompile(`^\S+:\d+(:\d+)?: |'[^']*'|-?\b(0x)?[0-9a-f]*[0-9][0-9a-f]*\b`)

// link links NAME.o with what it does not define somewhere near.
func (x *corpus) link(name string) (e *elf.File, why string) {
	args := []string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", name + ".elf",
		name + ".o"}
	o, err := elf.Open(filepath.Join(x.dir, name+".o"))
	if err != nil {
		return nil, err.Error()
	}
	symbols, _ := o.Symbols()
	for _, s := range symbols {
		if s.Section == elf.SHN_UNDEF && s.Name != "" && elf.ST_BIND(s.Info) == elf.STB_GLOBAL {
			args = append(args, "--defsym", s.Name+"=0x80000000")
		}
	}
	if said, ok := x.run("riscv64-unknown-elf-ld", args...); !ok {
		return nil, said
	}
	b, err := os.ReadFile(filepath.Join(x.dir, name+".elf"))
	require.NoError(x.t, err)
	e, err = elf.NewFile(bytes.NewReader(b))
	require.NoError(x.t, err)
	return e, ""
}

// differs says how what we make of a file is not what GNU makes; "" where it is.
func (x *corpus) differs(path string, include []string, theirs *elf.File) string {
	b, err := os.ReadFile(path)
	require.NoError(x.t, err)
	f := Source{filepath.ToSlash(path), string(b)}
	opt := Options{Arch: archC, Include: include, Open: os.ReadFile, Warn: func(*source.Error) {}}
	o, err := Object(f, opt)
	if err != nil {
		return err.Error()
	}
	require.NoError(x.t, os.WriteFile(filepath.Join(x.dir, "ours.o"), o.ELF(), 0o666))
	ours, why := x.link("ours")
	if why != "" {
		return "ld: " + why
	}
	if why := sameImages(ours, theirs); why != "" {
		return "as an object: " + why
	}
	whole, symbols := named(filepath.Join(x.dir, "ours.o"))
	if !whole {
		return "" // it is no program by itself
	}
	for _, opt.Symbols = range [][]Symbol{nil, symbols} {
		m, err := Assemble([]Source{f}, opt)
		if err != nil {
			return "as a program: " + err.Error()
		}
		if d := differences(m, theirs); len(d) > 0 {
			return "as a program: " + d[0]
		}
	}
	return ""
}

// named is the names that an object file defines, as if a machine had them for something else; whole says that it is
// all that it uses.
func named(path string) (whole bool, list []Symbol) {
	o, err := elf.Open(path)
	if err != nil {
		return false, nil
	}
	defer o.Close()
	symbols, _ := o.Symbols()
	whole = true
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_TYPE(s.Info) != elf.STT_SECTION {
			list = append(list, Symbol{Name: s.Name, Value: 0x77770000})
		}
		whole = whole && (s.Section != elf.SHN_UNDEF || s.Name == "")
	}
	return whole, list
}

// sameImages says where what two ELF files load is different.
func sameImages(ours, theirs *elf.File) string {
	for _, w := range theirs.Sections {
		if w.Flags&elf.SHF_ALLOC == 0 || w.Size == 0 {
			continue
		}
		s := ours.Section(w.Name)
		if s == nil || s.Addr != w.Addr || s.Size != w.Size || s.Flags != w.Flags {
			return fmt.Sprintf("section %s: %+v, GNU: %+v", w.Name, s, w.SectionHeader)
		}
		if w.Type == elf.SHT_NOBITS {
			continue
		}
		got, err := s.Data()
		want, err2 := w.Data()
		if err != nil || err2 != nil {
			return fmt.Sprintf("section %s: %v, %v", w.Name, err, err2)
		}
		for i := range want {
			if got[i] != want[i] {
				i &^= 1
				return fmt.Sprintf("section %s differs at %#x: % x, GNU: % x", w.Name, w.Addr+uint64(i),
					got[i:min(i+8, len(got))], want[i:min(i+8, len(want))])
			}
		}
	}
	for _, s := range ours.Sections {
		if s.Flags&elf.SHF_ALLOC != 0 && s.Size > 0 && theirs.Section(s.Name) == nil {
			return fmt.Sprintf("section %s is not there in GNU's", s.Name)
		}
	}
	return ""
}

func (x *corpus) report() {
	x.t.Logf("%d of %d files are equal, %d of them as they are; %d more only behind gcc -E", x.equal, x.files,
		x.direct, x.cpp)
	kinds := make([]string, 0, len(x.kinds))
	for k := range x.kinds {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b string) int {
		if d := len(x.kinds[b]) - len(x.kinds[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, k := range kinds {
		x.t.Logf("%4d × %s\n%s", len(x.kinds[k]), k, strings.Join(x.kinds[k], "\n"))
	}
}
