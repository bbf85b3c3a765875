// Command web builds the page: the window as WebAssembly, beside an editor. It is run in the repository.
//
//	go run ./web build      makes web/dist, for any static host
//	go run ./web serve      makes it, if it is not there, and serves it on loopback
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("want build or serve; see: go doc ./web")

func run(args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	fs := flag.NewFlagSet(args[0], flag.ContinueOnError)
	out := fs.String("out", "", "the `folder` that is made, or served (default web/dist)")
	addr := fs.String("addr", "127.0.0.1:8016", "serve: the address")
	if err := fs.Parse(args[1:]); err != nil || fs.NArg() > 0 {
		return errUsage
	}
	b, err := newBuilder(*out)
	if err != nil {
		return err
	}
	switch args[0] {
	case "build":
		return b.build()
	case "serve":
		if _, err := os.Stat(b.out); err != nil {
			if err := b.build(); err != nil {
				return err
			}
		}
		l, err := net.Listen("tcp", *addr)
		if err != nil {
			return err
		}
		fmt.Printf("http://%s\n", l.Addr())
		return http.Serve(l, http.FileServer(http.Dir(b.out)))
	}
	return errUsage
}
