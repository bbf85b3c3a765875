package main

import (
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/arch"
	"breakfast/asm/dis"
	"breakfast/asm/source"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/programs"
)

// The built-in programs have nothing to be warned of.
func TestProgramsWarnOfNothing(t *testing.T) {
	m, err := machine.New(machine.Config{})
	require.NoError(t, err)
	for _, name := range programs.Names() {
		_, err := program.Build(m, []string{name}, program.Options{Warn: func(l source.ErrorList) { t.Error(l) }})
		require.NoError(t, err, name)
	}
}

// What is printed of a built-in program without its symbols assembles to the same bytes.
func TestProgramsDisassembled(t *testing.T) {
	m, err := machine.New(machine.Config{})
	require.NoError(t, err)
	for _, name := range programs.Names() {
		for _, arch := range []string{"", "rv32imac_zicsr_zifencei"} {
			img, err := program.Build(m, []string{name}, program.Options{Arch: arch})
			require.NoError(t, err, name)
			img.Symbols = nil
			var text strings.Builder
			require.NoError(t, dis.Write(&text, img, false))
			assert.NotContains(t, text.String(), "\tj 0x", name)
			back, err := asm.Assemble([]asm.Source{{Name: name, Text: text.String()}}, asm.Options{Arch: arch})
			require.NoError(t, err, name)
			require.Len(t, back.Segments, len(img.Segments), name)
			for i := range img.Segments {
				assert.Equal(t, img.Segments[i].Name, back.Segments[i].Name)
				if arch == "" { // where there are instructions of 16 bits, sections may move by two bytes
					assert.Equal(t, img.Segments[i].Addr, back.Segments[i].Addr)
				}
				assert.True(t, string(img.Segments[i].Data) == string(back.Segments[i].Data), "%s: %s", name,
					img.Segments[i].Name)
			}
		}
	}
}

// Every built-in program is what GNU as and ld make of it. GNU as wants addresses of registers as the linker's symbols,
// and numbers as its own; where an address is used as a number, it is written as one.
func TestProgramsAsGNUHasThem(t *testing.T) {
	const as, ld = "riscv64-unknown-elf-as", "riscv64-unknown-elf-ld"
	if _, err := exec.LookPath(as); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal(as + " is required here and not installed (Debian: binutils-riscv64-unknown-elf)")
		}
		t.Skip(as + " is not installed")
	}
	m, err := machine.New(machine.Config{})
	require.NoError(t, err)
	isAddress := func(v uint32) bool { return v >= 0x100000 && v < 0x80000000 }
	numbers := map[string]string{}
	var defines, symbols []string
	for _, s := range m.Symbols() {
		text := fmt.Sprintf("%s=%#x", s.Name, s.Value)
		if isAddress(s.Value) {
			symbols = append(symbols, "--defsym", text)
			numbers[s.Name] = fmt.Sprintf("%#x", s.Value)
		} else {
			defines = append(defines, "--defsym", text)
		}
	}
	li := regexp.MustCompile(`(?m)^.*(\bli|\.equ|\.set|\.if)\s.*$`)
	word := regexp.MustCompile(`\b[A-Z][A-Z0-9_]+\b`)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "layout.ld"), []byte(asm.LinkerScript(0)), 0o666))
	root := os.DirFS("../../programs")
	require.NoError(t, fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".s" {
			return err
		}
		b, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		text := li.ReplaceAllStringFunc(string(b), func(line string) string {
			return word.ReplaceAllStringFunc(line, func(w string) string {
				if n := numbers[w]; n != "" {
					return n
				}
				return w
			})
		})
		switch p { // as programs.File has them
		case "kernel/kernel.s":
			p = "kernel.s"
		case "vm/vm.s":
			p = "vm.s"
		}
		to := filepath.Join(dir, strings.TrimPrefix(p, "recipes/"))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, []byte(text), 0o666)
	}))
	run := func(name string, args ...string) {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s\n%s", name, out[:min(len(out), 2000)])
	}
	for _, name := range programs.Names() {
		img, err := program.Build(m, []string{name}, program.Options{})
		require.NoError(t, err)
		run(as, append([]string{"-march=" + arch.Default, "-mabi=ilp32", "-o", name + ".o", name + ".s"},
			defines...)...)
		run(ld, append([]string{"-m", "elf32lriscv", "--no-relax", "-T", "layout.ld", "-o", name + ".elf", name + ".o"},
			symbols...)...)
		theirs, err := elf.Open(filepath.Join(dir, name+".elf"))
		require.NoError(t, err)
		defer theirs.Close()
		for _, s := range img.Segments {
			g := theirs.Section(s.Name)
			if !assert.NotNil(t, g, "%s: %s", name, s.Name) {
				continue
			}
			assert.Equal(t, g.Addr, uint64(s.Addr), "%s: %s", name, s.Name)
			assert.Equal(t, g.Size, uint64(s.MemSize), "%s: %s", name, s.Name)
			if g.Type == elf.SHT_NOBITS {
				continue
			}
			b, err := g.Data()
			require.NoError(t, err)
			assert.True(t, string(b) == string(s.Data), "%s: %s differs", name, s.Name)
		}
	}
}
