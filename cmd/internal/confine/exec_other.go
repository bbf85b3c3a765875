//go:build !linux && !darwin

package confine

import (
	"context"
	"os/exec"
	"time"
)

// Command is the program at a path, with arguments; on this system nothing binds it. The end of ctx ends it.
func Command(ctx context.Context, _ Bounds, path string, args ...string) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second // its children do not end with it
	return cmd, nil
}
