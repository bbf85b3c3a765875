//go:build linux || darwin

package confine

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// role is the name under which a program of ours binds itself and becomes another: role BOUNDS PROGRAM ARGUMENTS….
// A shell and a desktop start programs by the names of their files, and no file is called that.
const role = "breakfast: confined/"

func init() {
	if len(os.Args) < 3 || os.Args[0] != role {
		return
	}
	fmt.Fprintln(os.Stderr, become(os.Args[1], os.Args[2:]))
	os.Exit(Failed)
}

// Command is the program at a path, with arguments, bound. The end of ctx ends it with all that it started.
func Command(ctx context.Context, b Bounds, path string, args ...string) (*exec.Cmd, error) {
	self, err := self()
	if err != nil {
		return nil, err
	}
	bounds, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Args = append([]string{role, string(bounds), path}, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd, nil
}

// become binds this process and makes it the program that args begin with. It returns only if that fails.
func become(bounds string, args []string) error {
	var b Bounds
	if err := json.Unmarshal([]byte(bounds), &b); err != nil {
		return err
	}
	runtime.LockOSThread() // Landlock binds a thread; the one that calls Exec is the one that goes on
	if err := restrict(b); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	limits := []struct {
		what int
		most uint64
	}{{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_CPU, b.CPU}, {syscall.RLIMIT_FSIZE, b.File},
		{syscall.RLIMIT_DATA, b.Memory}}
	for _, l := range limits {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return fmt.Errorf("limit %d to %d: %w", l.what, l.most, err)
		}
	}
	return fmt.Errorf("%s: %w", args[0], syscall.Exec(args[0], args, os.Environ()))
}
