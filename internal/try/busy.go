package try

import _ "embed" // for Busy

// Busy is a program for one or two harts that has all that a history must go back through: timer interrupts, typed
// text, a disk that is written to, an appliance, memory that changes. It has no end. The disk has to have 64 sectors.
//
//go:embed testdata/busy.s
var Busy string
