// Package sparse has the ordinary tests try some of many cases that take long together and seldom change: so that the
// suite stays small. All of them are tried where nothing may be missing, under BREAKFAST_ORACLES=require.
package sparse

import "os"

// Some says whether the i-th of many cases is tried here: one in n, in order.
func Some(i, n int) bool { return i%n == 0 || os.Getenv("BREAKFAST_ORACLES") == "require" }
