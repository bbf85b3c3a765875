package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/reference"
	"breakfast/machine"
	"breakfast/window"
)

func (a *app) doc() *cobra.Command {
	var all string
	cmd := &cobra.Command{
		Use:   "doc [TOPIC…]",
		Short: "Look up an instruction, a device, a CSR, the kernel's calls, a recipe",
		Long: `Prints what there is to know about a topic: an instruction or pseudo-instruction, a register, a CSR, a
device or one of its registers, the kernel's ABI and macros, a built-in program. Without a topic it lists
them all. Everything comes from the tables that the machine itself is made of.`,
		Example: `  breakfast doc             all topics
  breakfast doc lw          an instruction
  breakfast doc kettle      a device: what it does, its registers, a sample
  breakfast doc KETTLE_RING a symbol of the assembler
  breakfast doc mstatus     a CSR and its fields
  breakfast doc abi         what a program under the kernel writes
  breakfast doc preemptive  what a recipe shows
  breakfast doc kitchen.h   the registers for programs in C`,
		ValidArgsFunction: completeTopics,
		RunE: func(_ *cobra.Command, args []string) error {
			if all != "" {
				return a.writeReference(all)
			}
			return a.printTopics(args)
		},
	}
	cmd.Flags().StringVar(&all, "all", "",
		"write all files that are made from the tables, in the repository at `FOLDER`")
	_ = cmd.Flags().MarkHidden("all")
	return cmd
}

// topics are those of a machine as it is built by default.
func topics() []reference.Topic {
	m, err := machine.New(machine.Config{RAM: 1 << 12})
	if err != nil {
		panic(err) // the smallest machine there is: any test finds it
	}
	return reference.Topics(m)
}

func (a *app) printTopics(names []string) error {
	all := topics()
	if len(names) == 0 {
		return listTopics(a.stdout, all)
	}
	for i, name := range names {
		found := reference.Find(all, name)
		if len(found) == 0 {
			hint := "breakfast doc lists all there are"
			if near := reference.Nearest(all, name); len(near) > 0 {
				hint = "did you mean " + strings.Join(near, " or ") + "?"
			}
			return failure{statusUsage, fmt.Errorf("there is nothing about %q\n%s", name, hint)}
		}
		for j, t := range found {
			if i+j > 0 {
				fmt.Fprintln(a.stdout)
			}
			if _, err := io.WriteString(a.stdout, t.Text); err != nil {
				return failure{statusFailed, err}
			}
		}
	}
	return nil
}

// unlisted are kinds of topics that are not listed one by one.
var unlisted = []string{"numbers of the kernel", "registers", "symbols", reference.KindAbsent}

// listTopics prints the names of all topics by kind, those of programs with what they are.
func listTopics(w io.Writer, all []reference.Topic) error {
	var b strings.Builder
	b.WriteString("breakfast doc TOPIC, with one of these:\n")
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Kind == all[0].Kind {
			n++
		}
		group := all[:n]
		all = all[n:]
		if slices.Contains(unlisted, group[0].Kind) {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", group[0].Kind)
		var names []string
		for _, t := range group {
			if t.Kind == "programs" {
				fmt.Fprintf(&b, "  %-12s %s\n", t.Name, t.Summary)
			} else {
				names = append(names, t.Name)
			}
		}
		b.WriteString(wrapped(reference.Families(names)))
	}
	b.WriteString("\nregisters\n  zero to t6, x0 to x31\n\nsymbols of the assembler\n  every device register and " +
		"field, and the kernel's: KETTLE_CTRL, KETTLE_CTRL_HEAT, SYS_SLEEP, …\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// wrapped is names in lines of at most 96 characters.
func wrapped(names []string) string {
	var b strings.Builder
	line := ""
	for _, n := range names {
		if line != "" && utf8.RuneCountInString(line+" "+n) > 95 {
			b.WriteString(" " + line + "\n")
			line = ""
		}
		line += " " + n
	}
	if line != "" {
		b.WriteString(" " + line + "\n")
	}
	return b.String()
}

func completeTopics(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var list []string
	for _, t := range topics() {
		list = append(list, t.Name+"\t"+t.Summary)
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// writeReference writes all that is made from the tables.
func (a *app) writeReference(folder string) error {
	for name, text := range a.referencePages() {
		if err := a.writeFile(filepath.Join(folder, name), []byte(text)); err != nil {
			if errors.Is(err, os.ErrNotExist) {
				err = failure{statusFailed,
					fmt.Errorf("%s is not the repository: it has no docs/reference and programs/c", folder)}
			}
			return err
		}
	}
	return nil
}

// generated stands above every file.
const generated = "Made by `go generate ./cmd/breakfast`: change the tables, not this file."

// referencePages is all files that are made from the tables, by their paths in the repository.
func (a *app) referencePages() map[string]string {
	m, err := machine.New(machine.Config{})
	if err != nil {
		panic(err) // the default machine: any test finds it
	}
	files := map[string]string{"programs/c/kitchen.h": "/* " + generated + " */\n\n" + reference.Header(m)}
	pages := reference.Pages(m)
	pages["commands.md"], pages["keys.md"] = commandPage(a.root()), keyPage()
	for name, text := range pages {
		files["docs/reference/"+name] = "<!-- " + generated + " -->\n\n" + text
	}
	return files
}

// keyPage is the page of the window's keys, from the table that the window itself goes by.
func keyPage() string {
	var b strings.Builder
	b.WriteString("# The window's keys\n\n" +
		"Ctrl K, / and ? list them in the window, and find the one that does something. What has a button\n" +
		"shows its key there; a click on it with Shift goes the other way.\n\n| key | does |\n|---|---|\n")
	rows := append(window.Keys(), window.KeyDoc{Cap: "1 to 9", Does: "an appliance's registers, or another device's"},
		window.KeyDoc{Cap: "Esc", Does: "leaves what is under way, or open; has the report back"},
		window.KeyDoc{Cap: "↑ ↓ PgUp PgDn", Does: "the program"})
	for _, k := range rows {
		fmt.Fprintf(&b, "| `%s` | %s |\n", k.Cap, k.Does)
	}
	return b.String()
}

// commandPage is the page of the command line, from the commands' own help.
func commandPage(root *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The command line\n\n%s\n\n%s", root.Long, fenced(root.Example))
	commandSections(&b, root, "##")
	return b.String()
}

// commandSections writes a section for each command below one, and below that for each of its own.
func commandSections(b *strings.Builder, above *cobra.Command, mark string) {
	for _, c := range above.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		long := c.Long
		if long == "" {
			long = c.Short + "."
		}
		name := strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
		fmt.Fprintf(b, "\n%s %s\n\n%s\n%s", mark, name, fenced("  "+c.UseLine()), fencedRows(long))
		if c.Example != "" {
			fmt.Fprintf(b, "\n%s", fenced(c.Example))
		}
		if flags := c.LocalFlags().FlagUsages(); flags != "" {
			fmt.Fprintf(b, "\n%s", fenced(strings.TrimRight(flags, "\n")))
		}
		commandSections(b, c, mark+"#")
	}
}

// fenced is text as a block of code, without the two spaces that help indents with.
func fenced(s string) string {
	return "```\n" + strings.TrimPrefix(strings.ReplaceAll(s, "\n  ", "\n"), "  ") + "\n```\n"
}

// fencedRows is help as Markdown: its indented rows are a block of code.
func fencedRows(long string) string {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(long + "\n") {
		row := strings.HasPrefix(line, "  ")
		if row != inside {
			if row {
				b.WriteByte('\n')
			}
			b.WriteString("```\n")
			if !row {
				b.WriteByte('\n')
			}
			inside = row
		}
		b.WriteString(line)
	}
	if inside {
		b.WriteString("```\n")
	}
	return b.String()
}
