//go:build unix

package main

import (
	"os"
	"syscall"
)

// keepOwner gives f the owner and group of another file, if this user may.
func keepOwner(f *os.File, of os.FileInfo) {
	if s, ok := of.Sys().(*syscall.Stat_t); ok {
		_ = f.Chown(int(s.Uid), int(s.Gid))
	}
}
