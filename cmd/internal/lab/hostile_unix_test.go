//go:build linux || darwin

package lab_test

import "syscall"

// pipe makes a pipe, which nobody ever writes to.
func pipe(path string) error { return syscall.Mkfifo(path, 0o666) }

// device makes what /dev/zero is on Linux. It wants a privilege.
func device(path string) error { return syscall.Mknod(path, syscall.S_IFCHR|0o666, 1<<8|5) }
