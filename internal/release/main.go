// Command release builds what people download: breakfast and kitchen for Linux, macOS and Windows, and the file
// SHA256SUMS. It needs nothing but Go. The same sources, name and Go make the same bytes, on any machine and in any
// folder; with -twice it shows that.
//
//	go run ./internal/release -o dist -version v1.0
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// commands are what is built of each target.
var commands = []string{"breakfast", "kitchen"}

// A target is a system and a processor.
type target struct{ system, arch string }

var targets = []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"}}

func (t target) String() string { return t.system + "/" + t.arch }

// file is what a command is called for a target.
func (t target) file(command, version string) string {
	name := strings.Join([]string{command, version, t.system, t.arch}, "-")
	if t.system == "windows" {
		name += ".exe"
	}
	return name
}

func main() {
	out := flag.String("o", "dist", "the `folder` to write to")
	version := flag.String("version", "", "the version's `name`; without one, what git describe says")
	only := flag.String("only", "", "build for these `targets` alone, such as linux/amd64,darwin/arm64")
	twice := flag.Bool("twice", false,
		"build all of it again, from a copy in another folder and with an empty cache, and compare")
	flag.Parse()
	if err := run(*out, *version, *only, *twice); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(out, version, only string, twice bool) error {
	version, err := versionName(version)
	if err != nil {
		return err
	}
	list, err := chosen(only)
	if err != nil {
		return err
	}
	root, err := output(".", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	sums, err := build(list, version, out, compiler(root, ""))
	if err != nil || !twice {
		return err
	}
	return again(root, list, version, sums)
}

// versionName is the name that was given, or git's; one that can be part of a file's name.
func versionName(given string) (string, error) {
	if given == "" {
		var err error
		if given, err = output(".", "git", "describe", "--tags", "--always", "--dirty"); err != nil {
			return "", fmt.Errorf("there is no git here to ask for the version's name: -version NAME (%w)", err)
		}
	}
	if !regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._+-]*$`).MatchString(given) {
		return "", fmt.Errorf("-version %q: want letters, digits and . _ + -", given)
	}
	return given, nil
}

// chosen is the targets of a list, all for "".
func chosen(only string) ([]target, error) {
	if only == "" {
		return targets, nil
	}
	var list []target
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(targets, func(t target) bool { return t.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("-only %s: there are %s", name, strings.Trim(fmt.Sprint(targets), "[]"))
		}
		list = append(list, targets[i])
	}
	return list, nil
}

// A maker builds a command for a target into a file.
type maker func(t target, command, version, file string) error

// compiler makes commands out of the sources in root, with another cache if one is given.
func compiler(root, cache string) maker {
	return func(t target, command, version, file string) error {
		flags := "-s -w -buildid= -X breakfast/cmd/internal/version.release=" + version
		c := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o",
			file, "./cmd/"+command)
		c.Dir = root
		c.Env = append(os.Environ(), "GOOS="+t.system, "GOARCH="+t.arch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1",
			"GOARM64=v8.0", "GOEXPERIMENT=")
		if cache != "" {
			c.Env = append(c.Env, "GOCACHE="+cache)
		}
		if said, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s for %s: %w\n%s", command, t, err, said)
		}
		return nil
	}
}

// build makes all commands for all targets in a folder, and SHA256SUMS as sha256sum -c reads it, which it returns.
func build(list []target, version, out string, create maker) ([]byte, error) {
	out, err := filepath.Abs(out)
	if err == nil {
		err = os.MkdirAll(out, 0o777)
	}
	if err != nil {
		return nil, err
	}
	var sums []string
	for _, t := range list {
		for _, command := range commands {
			name := t.file(command, version)
			if err := create(t, command, version, filepath.Join(out, name)); err != nil {
				return nil, err
			}
			sum, err := hash(filepath.Join(out, name))
			if err != nil {
				return nil, err
			}
			fmt.Println(name)
			sums = append(sums, fmt.Sprintf("%x  %s\n", sum, name))
		}
	}
	slices.SortFunc(sums, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	text := []byte(strings.Join(sums, ""))
	return text, os.WriteFile(filepath.Join(out, "SHA256SUMS"), text, 0o666)
}

func hash(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return h.Sum(nil), err
}

// again builds from a copy of the sources, and wants the same sums.
func again(root string, list []target, version string, sums []byte) error {
	work, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	sources := filepath.Join(work, "sources")
	if err := copySources(sources, root); err != nil {
		return err
	}
	second, err := build(list, version, filepath.Join(work, "dist"), compiler(sources, filepath.Join(work, "cache")))
	switch {
	case err != nil:
		return err
	case !bytes.Equal(sums, second):
		return fmt.Errorf("the second time other bytes came out:\n%s\nand then\n%s", sums, second)
	}
	fmt.Println("the same bytes twice")
	return nil
}

// copySources copies a tree, without what begins with a dot.
func copySources(to, from string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(d.Name(), ".") && name != "." && d.IsDir():
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o777)
		case !d.Type().IsRegular():
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o666)
	})
}

// output is what a command prints, without the line's end.
func output(dir, name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir = dir
	out, err := c.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("%s: %s", name, bytes.TrimSpace(exit.Stderr))
	}
	return strings.TrimSpace(string(out)), err
}
