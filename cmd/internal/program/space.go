//go:build !linux

package program

// fits knows of no limit here.
func fits(uint32) error { return nil }
