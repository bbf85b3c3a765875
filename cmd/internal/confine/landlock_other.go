//go:build !linux

package confine

import "os"

// Landlock is the version of Landlock that the system offers: none.
func Landlock() int { return 0 }

func restrict(Bounds) error { return nil }

func self() (string, error) { return os.Executable() }
