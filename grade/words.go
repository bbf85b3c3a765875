package grade

import (
	"fmt"
	"strings"
)

// words are what lines of a sheet begin with, in the order of the reference.
var words = []struct {
	word, args string
	check      bool // it stands in a check
	doc        string
}{
	{"version", "1", false, "of the language of sheets, for which the sheet is written; without, it is 1"},
	{"name", "kettle", false, "the lab's name for ever: commands take it, results have it; small letters, digits " +
		"and -"},
	{"title", "Hello, kettle", false, "its title"},
	{"about", "polling, memory-mapped I/O", false, "a few words for the list"},
	{"needs", "gcc", false, "a tool that must be there; only gcc"},
	{"files", "hello.s", false, "what is handed in; the program is made of these, in this order"},
	{"given", "work.s", false, "files of the lab that programs include: the lab's own, not those handed in"},
	{"yours", "stack stack_top", false,
		"memory of given files, from a label up to another, that what is handed in may " +
			"store to"},
	{"mode", "U task_code task_end", false,
		"the modes in which given code from a label up to another runs; without, M"},
	{"checks", "4-timer", false, "the checks are those of another lab"},
	{"mutants", "2-rings", false, "what is handed in are tests for another lab, a file of checks; of this sheet's " +
		"own " +
		"checks, which expect nothing, the first is right: the lab's answer passes them; each other is called like " +
		"one " +
		"of its wrong solutions, which they are to fail"},
	{"env", "rars", false, "the program is written for another simulator, and makes its calls: rars, venus"},
	{"isa", "rv32imacu", false, "the hart's instruction set: this one has no S mode; in a check, of its runs"},
	{"harts", "2", false, "how many harts the machine has; in a check, in its runs"},
	{"misaligned", "allow", false, "misaligned accesses succeed, as in QEMU; without, they trap, as in all source"},
	{"limit", "200000 steps 100 ms", false, "where a run is stopped; before the first check, of all; 1000000 steps " +
		"500 " +
		"ms without"},
	{"check", "filled 20 The kettle is filled.", false, "a check: its name, its points, what is to be true"},
	{"with", "CUP=300", true, "a run with these symbols set; several lines, several runs; none: one run. " +
		"CUP=260..340 or CUP=260..340/20 (by steps of 20): the seed draws a value; mhz=10..20/10 is the machine's " +
		"speed"},
	{"sweep", "kettle over rest", true, "each run again for each moment of a procedure, with the source's interrupt " +
		"placed there: before each instruction, each time; what the check expects holds in all of them"},
	{"explore", "inc 2 timer", true, "each run again with up to so many interrupts placed in a procedure, at every " +
		"choice of its instructions, each time; of the sources that are named, or that the program listens to; " +
		"what the check expects of memory, registers, console, exit and violations holds at the end of all of them"},
	{"interleave", "1 7 64", true, "each run again with turns of so many steps, where there are several harts"},
	{"input", `1.5 ms "tea\n"`, true, "typed at the terminal at that time"},
	{"expect", "stores KETTLE_FILL == 1", true, "must hold at the end of every run: two quantities, and == != < <= " +
		"> >= " +
		"between them; of texts == != and has"},
	{"else", "Fill the kettle once.", true, "what to say if it does not hold; a quantity in braces is its value"},
	{"hint", "Registers of …", true, "for breakfast lab hint: from a nudge to nearly the answer"},
}

// wordNames are all of them, for messages.
func wordNames() string {
	var names []string
	for _, w := range words {
		names = append(names, w.word)
	}
	return strings.Join(names, ", ")
}

// Reference is a page, in Markdown, of all that sheets can say.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# sheet

A sheet is the file "checks" of a lab's folder: what a lab is judged by. Each line says one thing; one that begins
with # is a comment; one that begins with … goes on with the line before. A program must end by itself with
code 0, unless the check expects another exit or ending.

`)
	for _, w := range words {
		if w.word == "with" {
			b.WriteString("\nIn a check:\n\n")
		}
		fmt.Fprintf(&b, "- `%s %s`: %s\n", w.word, w.args, w.doc)
	}
	b.WriteString(`
## Quantities

Each is a number or a text at the end of a run. Times are in ticks of 100 ns. So are numbers themselves
(12, 0x0c), texts in quotes ("cup {N}": a quantity in braces is its value), fields of a device's register and symbols
of the board (KETTLE_CTRL_HEAT), and what the run sets (CUP).
`)
	for _, group := range quantities {
		fmt.Fprintf(&b, "\n### %s\n\n", group.heading)
		for _, d := range group.list {
			kind := ""
			switch {
			case d.text:
				kind = " (a text)"
			case d.ticks:
				kind = " (in ticks)"
			}
			fmt.Fprintf(&b, "- `%s`%s: %s\n", strings.TrimSpace(d.verb+" "+d.args), kind, d.doc)
		}
	}
	return b.String()
}
