package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A builder makes the page.
type builder struct {
	root string // of the repository
	web  string // the folder of the sources
	out  string // what is made
}

func newBuilder(out string) (*builder, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return nil, err
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	b := &builder{root: root, web: filepath.Join(root, "web"), out: out}
	if _, err := os.Stat(filepath.Join(b.web, "package.json")); err != nil {
		return nil, fmt.Errorf("run it in the repository: %w", err)
	}
	if b.out == "" {
		b.out = filepath.Join(b.web, "dist")
	}
	b.out, err = filepath.Abs(b.out)
	return b, err
}

// build makes the folder anew.
func (b *builder) build() error {
	if err := os.RemoveAll(b.out); err != nil {
		return err
	}
	if err := os.CopyFS(b.out, os.DirFS(filepath.Join(b.web, "page"))); err != nil {
		return err
	}
	for _, step := range []func() error{b.fonts, b.bundle, b.offers, b.window, b.worker, b.sizes} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// fonts takes the window's, with their licence.
func (b *builder) fonts() error {
	from := os.DirFS(filepath.Join(b.root, "window", "fonts"))
	names, err := fs.Glob(from, "*.ttf")
	for _, name := range append(names, "OFL.txt") {
		var data []byte
		if data, err = fs.ReadFile(from, name); err == nil {
			err = os.WriteFile(filepath.Join(b.out, name), data, 0o666)
		}
		if err != nil {
			return err
		}
	}
	return err
}

// command runs a command in a folder.
func command(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// bundle makes the editor and the page's own scripts one file. The packages' install scripts are not run: esbuild, for
// one, does without.
func (b *builder) bundle() error {
	if err := b.packages(); err != nil {
		return err
	}
	return command(b.web, nil, "node", "node_modules/esbuild/bin/esbuild", "src/main.js", "--bundle", "--minify",
		"--format=esm", "--target=es2022", "--legal-comments=eof", "--outfile="+filepath.Join(b.out, "page.js"))
}

// packages installs what package-lock.json says, unless it is there.
func (b *builder) packages() error {
	lock, err := os.Stat(filepath.Join(b.web, "package-lock.json"))
	if err != nil {
		return err
	}
	have, err := os.Stat(filepath.Join(b.web, "node_modules", ".package-lock.json"))
	if err == nil && !have.ModTime().Before(lock.ModTime()) {
		return nil
	}
	return command(b.web, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
}

// offers writes what the page offers, so that its text is there before the window is.
func (b *builder) offers() error {
	cmd := exec.Command("go", "run", "./cmd/internal/offers")
	cmd.Dir = b.root
	list, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("offers: %w", err)
	}
	return os.WriteFile(filepath.Join(b.out, "programs.json"), list, 0o666)
}

// window compiles cmd/kitchen, and takes the script that goes with this version of Go.
func (b *builder) window() error {
	err := command(b.root, []string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-trimpath", "-ldflags=-s -w", "-o",
		filepath.Join(b.out, "kitchen.wasm"), "./cmd/kitchen")
	if err != nil {
		return err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	script, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(b.out, "wasm_exec.js"), script, 0o666)
}

// worker tells the service worker which files there are, and of which version: it keeps them, for want of a network.
func (b *builder) worker() error {
	names, sum := []string{"./"}, sha256.New()
	err := b.each(func(name string, data []byte) error {
		if name != "sw.js" {
			names = append(names, name)
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(data))
		sum.Write(data)
		return nil
	})
	if err != nil {
		return err
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	file := filepath.Join(b.out, "sw.js")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text = bytes.ReplaceAll(text, []byte(`"VERSION"`), fmt.Appendf(nil, `"%x"`, sum.Sum(nil)[:8]))
	text = bytes.ReplaceAll(text, []byte(`["FILES"]`), list)
	return os.WriteFile(file, text, 0o666)
}

// each calls f with each file that was made, by name.
func (b *builder) each(f func(name string, data []byte) error) error {
	dir := os.DirFS(b.out)
	names, err := fs.Glob(dir, "*")
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		if err == nil {
			err = f(name, data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sizes says how large the page is, as it is and compressed.
func (b *builder) sizes() error {
	plain, packed := 0, 0
	err := b.each(func(name string, data []byte) error {
		var n counter
		z, err := gzip.NewWriterLevel(&n, gzip.BestCompression)
		if err == nil {
			_, err = z.Write(data)
		}
		if err == nil {
			err = z.Close()
		}
		plain, packed = plain+len(data), packed+int(n)
		fmt.Printf("%-16s %9d bytes, %8d by gzip\n", name, len(data), n)
		return err
	})
	fmt.Printf("%-16s %9d bytes, %8d by gzip\n", "in all", plain, packed)
	return err
}

// A counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

var _ io.Writer = (*counter)(nil)
