package program

import (
	"fmt"
	"os"
	"syscall"
)

// apart is what a machine takes of address space beside its memory, in bytes: that of the Go heap comes in stretches of
// 64 MiB, and threads have stacks.
const apart = 64 << 20

// fits says that this process may have a machine with that much memory, in bytes, or 0 for the default. (Go's runtime
// ends a process that is refused memory, and all that it says is where.)
func fits(ram uint32) error {
	if ram == 0 {
		ram = DefaultRAM << 20
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		return nil
	}
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return nil
	}
	var pages uint64
	if _, err := fmt.Sscan(string(text), &pages); err != nil {
		return nil
	}
	used := pages * uint64(os.Getpagesize())
	if need := used + uint64(ram) + apart; need > limit.Cur {
		return fmt.Errorf("a machine with %d MiB of memory needs %d MiB of address space in this process, which "+
			"may have "+
			"%d MiB (ulimit -v): allow more, take a smaller --ram, or build with CGO_ENABLED=0, which takes less",
			ram>>20, need>>20, limit.Cur>>20)
	}
	return nil
}
