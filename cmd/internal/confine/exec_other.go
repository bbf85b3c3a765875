//go:build !linux && !darwin

package confine

import (
	"context"
	"os/exec"
)

// Command is the program at a path, with arguments; on this system nothing binds it. The end of ctx ends it.
func Command(ctx context.Context, _ Bounds, path string, args ...string) (*exec.Cmd, error) {
	return exec.CommandContext(ctx, path, args...), nil
}
