package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"breakfast/asm"
	"breakfast/cmd/internal/confine"
)

// Compiler is what labs in C need: Debian's package gcc-riscv64-unknown-elf.
const Compiler = "riscv64-unknown-elf-gcc"

// What a compiler may use of the host. A text can keep it busy for ever, fill its memory (a macro that doubles, and
// doubles), and make it print without end. Its time is that of the processor: a busy machine takes longer, and says the
// same.
const (
	compileSeconds = 5
	compileMemory  = 256 << 20 // bytes
	compileOutput  = 1 << 20   // bytes of messages that are kept, and of what it reports
	compiledSize   = 8 << 20   // bytes of assembly that are taken
)

// report is the file in which the compiler says what it read.
const report = "report"

// options make plain RV32 assembly of C: no library, nothing that is reached by gp, no compressed instructions.
var options = []string{"-march=rv32ima_zicsr", "-mabi=ilp32", "-mcmodel=medany", "-msmall-data-limit=0",
	"-std=c11", "-O1",
	"-ffreestanding", "-fno-common", "-nostdinc", "-Wall", "-fdiagnostics-color=never"}

// inAssembly is the submission with its C turned into assembly, once, which breakfast's own assembler takes: it lets
// nothing in from outside of the folder, and bounds what a text can ask for.
func (b *builder) inAssembly() ([]asm.Source, error) {
	for i := range b.sources {
		if s := &b.sources[i]; !b.compiled && strings.HasSuffix(s.Name, ".c") {
			text, err := b.compile(*s)
			if err != nil {
				return nil, err
			}
			*s = asm.Source{Name: s.Name + ", compiled", Text: text}
		}
	}
	b.compiled = true
	return b.sources, nil
}

// compile compiles a file in an empty folder of its own, behind three locks: what the text may hold is said in plainC;
// the compiler itself reports what it read, before anything that it says is shown; and the kernel lets it open nothing
// but itself and that folder, if it can.
func (b *builder) compile(s asm.Source) (string, error) {
	path, err := exec.LookPath(Compiler)
	if err != nil {
		return "", fmt.Errorf("lab %s is in C, and there is no %s: apt-get install gcc-riscv64-unknown-elf",
			b.lab.Sheet.Name, Compiler)
	}
	text, err := plainC(s)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "breakfast-lab-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, s.Name), []byte(text), 0o666); err != nil {
		return "", err
	}
	c := compiler{ctx: b.ctx, path: path, dir: dir, file: s.Name}
	if err := c.readsNoOther(); err != nil {
		return "", err
	}
	return c.assembly()
}

// A compiler compiles one file.
type compiler struct {
	ctx       context.Context
	path      string // its own
	dir, file string // the file, and the folder where it is alone
}

// readsNoOther asks the compiler what it reads. It preprocesses only, and what it says on the way is thrown away.
func (c *compiler) readsNoOther() error {
	if _, _, err := c.run(nil, c.file, "-E", "-MD", "-MF", report, "-MT", report, "-fmax-errors=100"); err != nil {
		return err
	}
	read, err := os.ReadFile(filepath.Join(c.dir, report))
	switch {
	case err != nil:
		return c.gaveUp()
	case strings.Join(strings.Fields(string(read)), " ") != report+": "+c.file:
		return fmt.Errorf("%s: the compiler read another file too: nothing that it said is shown. "+
			"Files of this lab are compiled by themselves", c.file)
	}
	return nil
}

// assembly is what the compiler makes of the file; if it makes nothing, the error is what it says.
func (c *compiler) assembly() (string, error) {
	out := &head{most: compiledSize}
	said, ok, err := c.run(out, c.file, "-S", "-fmax-errors=10", "-o", "-")
	switch {
	case err != nil:
		return "", err
	case out.full:
		return "", fmt.Errorf("%s: the compiler made more than %d bytes of assembly of it", c.file, compiledSize)
	case !ok && !regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(c.file)+`:.* error: `).MatchString(said):
		return "", c.gaveUp()
	case !ok:
		return "", errors.New(firstLines(said, 40))
	}
	return out.kept.String(), nil
}

// gaveUp says that a file is too much for the compiler; or, if it does not get through an empty one either, that it
// does not work. Of an empty file it can say what it likes.
func (c *compiler) gaveUp() error {
	const empty = "empty.c"
	if err := os.WriteFile(filepath.Join(c.dir, empty), nil, 0o666); err != nil {
		return err
	}
	switch said, ok, err := c.run(nil, empty, "-S", "-o", "-"); {
	case err != nil:
		return err
	case !ok:
		return fmt.Errorf("%s does not work on this computer, not even for an empty file: is it %s? %s", Compiler,
			c.path, firstLines(said, 5))
	}
	return fmt.Errorf("%s: the compiler did not come to the end of the file. It has %d s of processor time and %d "+
		"MiB of memory: "+
		"is there a macro that grows, a huge array, something in a thousand parentheses?", c.file, compileSeconds,
		compileMemory>>20)
}

// run runs the compiler on a file, and returns what it said, and whether it found nothing to refuse.
func (c *compiler) run(out io.Writer, file string, args ...string) (string, bool, error) {
	bounds := confine.Bounds{Reads: toolchain(c.path), Writes: []string{c.dir},
		CPU: compileSeconds, Memory: compileMemory, File: compileOutput}
	cmd, err := confine.Command(c.ctx, bounds, c.path, slices.Concat(options, args, []string{file})...)
	if err != nil {
		return "", false, err
	}
	said := &head{most: compileOutput}
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TMPDIR=" + c.dir, "TMP=" + c.dir, "TEMP=" + c.dir}
	cmd.Stdout, cmd.Stderr = out, said
	err = cmd.Run()
	switch {
	case c.ctx.Err() != nil:
		return "", false, c.ctx.Err()
	case cmd.ProcessState == nil:
		return "", false, fmt.Errorf("%s cannot be run: %w", Compiler, err)
	case cmd.ProcessState.ExitCode() == confine.Failed:
		return "", false, fmt.Errorf("%s cannot be run: %s", Compiler, firstLines(said.kept.String(), 1))
	}
	return said.kept.String(), err == nil, nil
}

// toolchain is what a compiler must read of the host: itself, its parts, and the libraries of the system.
func toolchain(path string) []string {
	list := []string{path, "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64",
		"/usr/libexec", "/usr/local/lib",
		"/etc/ld.so.cache", "/nix/store", "/gnu/store"}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return list
	}
	root := filepath.Dir(filepath.Dir(real))
	return append(list, real, filepath.Join(root, "lib"), filepath.Join(root, "lib64"), filepath.Join(root, "libexec"))
}

// head keeps the beginning of what is written to it. It is no bytes.Buffer: that would read a pipe to its end by
// itself.
type head struct {
	kept bytes.Buffer
	most int
	full bool
}

func (h *head) Write(p []byte) (int, error) {
	n := min(len(p), h.most-h.kept.Len())
	h.full = h.full || n < len(p)
	h.kept.Write(p[:n])
	return len(p), nil
}

// firstLines is the beginning of what a compiler said, of its marks only those that a line of text has.
func firstLines(s string, n int) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	more := len(lines) - n
	lines = lines[:min(n, len(lines))]
	for i, line := range lines {
		line = strings.Map(func(c rune) rune {
			if c != '\t' && (c < ' ' || c > '~') {
				return '?'
			}
			return c
		}, line)
		if len(line) > 240 {
			line = line[:240] + "..."
		}
		lines[i] = line
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more lines", more))
	}
	return strings.Join(lines, "\n")
}
