// Package differential compares this machine with QEMU's virt board, an independent implementation of the same
// manual: random streams of instructions run on both, and registers, memory and the log of every trap must be the
// same in the end.
//
// There is nothing here but tests. testdata/driver.s is the program that both machines run; stream_test.go makes up the
// streams; differences_test.go lists where QEMU is known to differ, and what is done about each.
package differential
