package program

import (
	"fmt"
	"strings"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/programs"
)

// Env is a flag: the environment that a program was written for, "" for none. It adds code, not syntax: programs/env
// says what.
type Env string

// Set takes the name of one that there is.
func (e *Env) Set(s string) error {
	if _, ok := programs.Env(s); !ok {
		return fmt.Errorf("there is %s", strings.Join(programs.Envs(), " and "))
	}
	*e = Env(s)
	return nil
}

// String is its name.
func (e *Env) String() string { return string(*e) }

// Type is what pflag calls a value.
func (e *Env) Type() string { return "NAME" }

// entry is where an environment begins.
const entry = "__env_start"

// seen makes main and _start of a program's only file known to the environment, which is a file of its own, even if the
// program keeps them to itself.
const seen = "\n\t.ifdef main\n\t.globl main\n\t.endif\n\t.ifdef _start\n\t.globl _start\n\t.endif\n"

// Around is a program's sources with the environment behind them: there the end of .text is the program's.
func (e Env) Around(sources []asm.Source) []asm.Source {
	text, ok := programs.Env(string(e))
	if !ok {
		return sources
	}
	list := append([]asm.Source(nil), sources...)
	if len(list) == 1 {
		list[0].Text += seen
	}
	return append(list, asm.Source{Name: "env/" + string(e) + ".s", Text: text})
}

// Open finds an included file: those of an environment are its own, whatever lies in the program's folder.
func (e Env) Open(own func(string) ([]byte, error)) func(string) ([]byte, error) {
	if e == "" {
		return own
	}
	return func(name string) ([]byte, error) {
		for _, part := range []string{"env/start.s", "env/io.s", "env/clock.s"} {
			if name == part || strings.HasSuffix(name, "/"+part) {
				return programs.File(part)
			}
		}
		return own(name)
	}
}

// Begin lets a program that was assembled with the environment begin there.
func (e Env) Begin(img *image.Image) {
	if s := img.Symbol(entry); e != "" && s != nil {
		img.Entry = s.Addr
	}
}
