package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"breakfast/asm"
	"breakfast/grade"
)

// Compiler is what labs in C need: Debian's package gcc-riscv64-unknown-elf.
const Compiler = "riscv64-unknown-elf-gcc"

// What a compiler may use of the host. A text can keep it busy for ever, fill its memory (a macro that
// doubles, and doubles), and make it print without end.
const (
	compileTime   = 10 * time.Second
	compileMemory = 1 << 30 // bytes; this and the time also bind the compiler's own children, where there is a shell to set them
	compileOutput = 1 << 20 // bytes of messages that are kept
	compiledSize  = 8 << 20 // bytes of assembly that are taken
)

// options make plain RV32 assembly of C: no library, nothing that is reached by gp, no compressed instructions.
var options = []string{"-S", "-march=rv32ima_zicsr", "-mabi=ilp32", "-mcmodel=medany", "-msmall-data-limit=0", "-std=c11", "-O1",
	"-ffreestanding", "-fno-common", "-nostdinc", "-Wall", "-fmax-errors=10", "-fdiagnostics-color=never"}

// inAssembly is the submission with its C turned into assembly, which breakfast's own assembler takes: it lets nothing
// in from outside of the folder, and bounds what a text can ask for.
func (b *builder) inAssembly(d grade.Defines) ([]asm.Source, error) {
	key := d.String()
	if list, done := b.compiled[key]; done {
		return list, nil
	}
	var list []asm.Source
	for _, s := range b.sources {
		if strings.HasSuffix(s.Name, ".c") {
			text, err := b.compile(s, d)
			if err != nil {
				return nil, err
			}
			s = asm.Source{Name: s.Name + ", compiled", Text: text}
		}
		list = append(list, s)
	}
	b.compiled[key] = list
	return list, nil
}

// compile compiles a file in an empty folder of its own.
func (b *builder) compile(s asm.Source, d grade.Defines) (string, error) {
	compiler, err := exec.LookPath(Compiler)
	if err != nil {
		return "", fmt.Errorf("lab %s is in C, and there is no %s: apt-get install gcc-riscv64-unknown-elf", b.lab.Number, Compiler)
	}
	if err := selfContained(s); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "breakfast-lab-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, s.Name), []byte(s.Text), 0o666); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(b.ctx, compileTime)
	defer cancel()
	args := slices.Clone(options)
	for _, sym := range d {
		args = append(args, fmt.Sprintf("-D%s=%d", sym.Name, sym.Value))
	}
	args = append(args, "-o", "-", s.Name)
	if shell, err := exec.LookPath("sh"); err == nil {
		args = append([]string{"-c", fmt.Sprintf(`ulimit -v %d; ulimit -t %d; exec "$0" "$@"`, compileMemory>>10, int(compileTime.Seconds())), compiler}, args...)
		compiler = shell
	}
	cmd := exec.CommandContext(ctx, compiler, args...)
	cmd.Dir = dir
	cmd.WaitDelay = time.Second // the compiler's own children
	out, said := &head{most: compiledSize}, &head{most: compileOutput}
	cmd.Stdout, cmd.Stderr = out, said
	err = cmd.Run()
	switch {
	case b.ctx.Err() != nil:
		return "", b.ctx.Err()
	case ctx.Err() != nil:
		return "", fmt.Errorf("%s: the compiler was not done after %s", s.Name, compileTime)
	case out.full:
		return "", fmt.Errorf("%s: the compiler made more than %d bytes of assembly of it", s.Name, compiledSize)
	case err != nil:
		return "", errors.New(firstLines(said.String(), 40))
	}
	return out.String(), nil
}

// head keeps the beginning of what is written to it, and ends the writer's work when it is full.
type head struct {
	bytes.Buffer
	most int
	full bool
}

func (h *head) Write(p []byte) (int, error) {
	if h.Len()+len(p) > h.most {
		h.full = true
		return 0, errors.New("too much")
	}
	return h.Buffer.Write(p)
}

func firstLines(s string, n int) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	if len(lines) > n {
		lines = append(lines[:n], fmt.Sprintf("and %d more lines", len(lines)-n))
	}
	return strings.Join(lines, "\n")
}

// A directive that reads another file can hide in many ways: behind comments, digraphs, continued lines, macros. So the
// rule is a simple one: there is no # but in these directives, not even in a comment, and nothing that stands for it.
var (
	allowed = regexp.MustCompile(`#[ \t]*(if|ifdef|ifndef|elif|else|endif|define|undef|error)\b`)
	hashes  = regexp.MustCompile(`#|%:|\?\?|_Pragma|__has_`)
)

// selfContained refuses a text that could make the compiler read another file. The labs need none.
func selfContained(s asm.Source) error {
	joined := strings.NewReplacer("\\\r\n", "", "\\\n", "").Replace(s.Text)
	rest := allowed.ReplaceAllString(joined, "")
	at := hashes.FindStringIndex(rest)
	if at == nil {
		return nil
	}
	line, _, _ := strings.Cut(rest[at[0]:], "\n")
	return fmt.Errorf("%s: %.40q: files of this lab are compiled by themselves: no #include, no #pragma, and no # anywhere but in #if, #ifdef, "+
		"#ifndef, #elif, #else, #endif, #define, #undef and #error", s.Name, line)
}
