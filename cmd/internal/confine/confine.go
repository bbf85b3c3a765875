// Package confine runs another program so that it can open few files and take a bounded part of the host.
//
// A process can give up rights, and never get them back; so the rights are given up by one that has nothing else to do.
// The running program starts itself once more, under a name that nobody gives a file; what starts under that name
// binds itself, and then becomes the other program. See init. Nothing of the first process changes.
//
// On Linux the files are kept by Landlock, if the kernel offers it, and time and memory by resource limits. On macOS
// there are the limits, of which that of memory counts for little; elsewhere there is nothing. Memory is limited by
// RLIMIT_DATA, since Go, until it has become the other program, reserves more addresses than RLIMIT_AS is to allow.
package confine

// Bounds are what a program may open and take. Each process that it starts has the same, counted anew.
type Bounds struct {
	Reads  []string // files, and folders with all below, that may be read and run; what does not exist is left out
	Writes []string // folders below which files may be read, made, written and removed
	CPU    uint64   // seconds of processor time
	Memory uint64   // bytes that it can write to, its stack apart; 256 MiB or more: a program of Go begins in it
	File   uint64   // bytes of a file that is written
}

// Failed is the exit status of a program that could not be bound and so did not begin; on its standard error is why.
const Failed = 125
