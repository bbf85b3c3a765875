// Command breakfast assembles, runs, compares and explains programs that make breakfast.
package main

import "os"

//go:generate go run . doc --all ../..

func main() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
