package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"breakfast/asm/format"
	"breakfast/cmd/internal/program"
)

func (a *app) fmt() *cobra.Command {
	var diff, write bool
	cmd := &cobra.Command{
		Use:   "fmt [FILE.s…]",
		Short: "Align the columns of assembly source",
		Long: `Prints source with its columns aligned: labels at the left, instructions in column 8, operands in
16, comments in 40 where they fit. Comments and empty lines stay, and so do the bytes that the
source assembles to. Without a file, it formats what it reads from stdin.`,
		Example: `  breakfast fmt morning.s                  how it would look
  breakfast fmt -d morning.s               what would change; exit status 1 if anything would
  breakfast fmt -w *.s                     change the files`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case diff && write:
				return failure{statusUsage, fmt.Errorf("-d shows what would change, -w changes it: give one of them")}
			case write && (len(args) == 0 || slices.Contains(args, "-")):
				return failure{statusUsage, fmt.Errorf("-w changes files: name them")}
			case len(args) == 0:
				args = []string{"-"}
			}
			var out bytes.Buffer
			changed := false
			for _, name := range args {
				was, err := program.Text(name, a.stdin)
				if err != nil {
					return failure{statusUsage, err}
				}
				is := format.Text(was)
				changed = changed || is != was
				switch {
				case diff:
					printDiff(&out, name, was, is)
				case !write:
					out.WriteString(is)
				case is != was:
					if err := a.writeFile(name, []byte(is)); err != nil {
						return err
					}
				}
			}
			to := a.data()
			if diff {
				to = a.stdout
			}
			if _, err := to.Write(out.Bytes()); err != nil {
				return err
			}
			if diff && changed {
				return failure{statusFailed, nil}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&diff, "diff", "d", false, "show what would change instead")
	cmd.Flags().BoolVarP(&write, "write", "w", false, "write the files instead of printing them")
	return cmd
}

// diffContext is how many equal lines are shown around a change.
const diffContext = 3

// printDiff writes what formatting changes as a unified diff. Formatting keeps lines, so that line n of one text is
// line n of the other.
func printDiff(w io.Writer, name, was, is string) {
	if was == is {
		return
	}
	old, neu := strings.SplitAfter(was, "\n"), strings.SplitAfter(is, "\n")
	n := strings.Count(is, "\n")
	fmt.Fprintf(w, "--- %s\n+++ %s (formatted)\n", name, name)
	for i := 0; i < n; i++ {
		if old[i] == neu[i] {
			continue
		}
		from, to := max(i-diffContext, 0), i+1
		for j := i; j < min(to+2*diffContext, n); j++ { // up to where enough lines are equal
			if old[j] != neu[j] {
				to = j + 1
			}
		}
		to = min(to+diffContext, n)
		fmt.Fprintf(w, "@@ -%d,%d +%d,%d @@\n", from+1, to-from, from+1, to-from)
		for j := from; j < to; {
			if old[j] == neu[j] {
				fmt.Fprint(w, " ", old[j])
				j++
				continue
			}
			end := j
			for end < to && old[end] != neu[end] {
				end++
			}
			for _, s := range old[j:end] {
				fmt.Fprint(w, "-", strings.TrimSuffix(s, "\n"), "\n")
				if !strings.HasSuffix(s, "\n") {
					fmt.Fprintln(w, `\ No newline at end of file`)
				}
			}
			for _, s := range neu[j:end] {
				fmt.Fprint(w, "+", s)
			}
			j = end
		}
		i = to - 1
	}
}
