// Package programs is the recipes and the kernel, in assembly: what "breakfast run NAME" runs,
// and what a program of one's own includes.
package programs

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
)

//go:embed recipes/*.s races/*.s lib/*.s kernel/*.s vm/*.s env/*.s sbi/*.s
var files embed.FS

// File is the text of a source file, by its path: "lib/tea.s". What programs include as "kernel.s"
// is kernel/kernel.s, and "vm.s" is vm/vm.s.
//
// (The recipes have a folder of their own because Go takes .s files beside Go files for its own
// assembly.)
func File(name string) ([]byte, error) {
	switch name {
	case "kernel.s":
		name = "kernel/kernel.s"
	case "vm.s":
		name = "vm/vm.s"
	}
	return files.ReadFile(name)
}

// Ours says that a text is that of a file here: the names of devices mean in it what they mean to the machine.
func Ours(text string) bool {
	found := false
	for _, root := range []fs.FS{files, labs} {
		_ = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error { // embedded: always readable
			if info, e := d.Info(); !found && e == nil && info.Size() == int64(len(text)) {
				b, _ := fs.ReadFile(root, name)
				found = string(b) == text
			}
			return err
		})
	}
	return found
}

// Envs lists the environments of other simulators that programs here can have.
func Envs() []string { return []string{"rars", "venus"} }

// Env is the text of an environment; false if there is none of that name.
func Env(name string) (string, bool) {
	if !slices.Contains(Envs(), name) {
		return "", false
	}
	b, err := files.ReadFile("env/" + name + ".s")
	return string(b), err == nil
}

// Where names the file that a program includes for a macro or a constant of the kernel: "kernel.s"; "" for other names.
func Where(name string) string {
	text, _ := files.ReadFile("kernel/macros.s") // an embedded file is always readable
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && (f[0] == ".macro" || f[0] == ".equ") &&
			strings.TrimSuffix(f[1], ",") == name {
			return "kernel.s"
		}
	}
	return ""
}

// Recipes are the programs that make breakfast, in the order of the essay's argument.
var Recipes = []string{"sequential", "concurrent", "cooperative", "async", "restless", "interrupts", "preemptive",
	"parallel"}

// Races are programs that fail at some timing of an interrupt, or of another hart, and at no other: for exploring. Of
// each there is the mended form, by its name and -mended.
var Races = []string{"lost-update", "kettle-check", "lost-wakeup", "forgotten-t6", "swapped-registers",
	"mtimecmp-halves", "mtime-halves", "reentrant-handler", "priority-inversion", "two-semaphores", "posted-twice",
	"freed-by-another", "one-slot-too-many", "barrier-twice", "spin-lock", "dekker"}

// race is the text of one of Races, or of its mended form, which is the same with MENDED set.
func race(name string) (string, bool) {
	broken, mended := strings.CutSuffix(name, "-mended")
	if !slices.Contains(Races, broken) {
		return "", false
	}
	b, err := files.ReadFile("races/" + broken + ".s")
	if mended && err == nil {
		return fmt.Sprintf("# %s: %s, mended.\n        .equ    MENDED, 1\n        .include \"races/%s.s\"\n", name,
			summary(string(b)), broken), true
	}
	return string(b), err == nil
}

// Harts is how many harts a built-in program is meant for; 0 for one that says nothing of it.
func Harts(name string) int {
	switch strings.TrimSuffix(name, "-mended") {
	case "parallel", "spin-lock", "dekker":
		return 2
	}
	return 0
}

// Names lists all built-in programs: the recipes, then the others by name.
func Names() []string {
	names := append([]string(nil), Recipes...)
	entries, _ := fs.ReadDir(files, "recipes") // an embedded folder is always readable
	var others []string
next:
	for _, e := range entries {
		name, isSource := strings.CutSuffix(e.Name(), ".s")
		if !isSource {
			continue
		}
		for _, r := range Recipes {
			if name == r {
				continue next
			}
		}
		others = append(others, name)
	}
	sort.Strings(others)
	return append(names, others...)
}

// Source is the text of a built-in program's main file; false if there is no such program.
func Source(name string) (string, bool) {
	if strings.Contains(name, "/") {
		return "", false
	}
	if text, ok := race(name); ok {
		return text, true
	}
	b, err := files.ReadFile("recipes/" + name + ".s")
	return string(b), err == nil
}

// Summary is what a program says of itself in its first line: "# name: summary.".
func Summary(name string) string {
	src, _ := Source(name)
	return summary(src)
}

func summary(src string) string {
	line, _, _ := strings.Cut(src, "\n")
	_, summary, _ := strings.Cut(line, ": ")
	return strings.TrimSuffix(summary, ".")
}
