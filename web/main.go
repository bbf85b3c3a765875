// Command web builds the page: the window as WebAssembly, beside an editor. It is run in the repository.
//
//	go run ./web build      makes web/dist, for any static host
//	go run ./web serve      makes it, if it is not there, and serves it on loopback
//	go run ./web shot       takes docs/page.png of it, in Chromium; --size 390x844, --scale 2, --to FILE
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("want build, serve or shot; see: go doc ./web")

func run(args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	fs := flag.NewFlagSet(args[0], flag.ContinueOnError)
	out := fs.String("out", "", "the `folder` that is made, or served (default web/dist)")
	addr := fs.String("addr", "127.0.0.1:8016", "serve: the address")
	picture := fs.String("to", filepath.Join("docs", "page.png"), "shot: the `file`")
	size := fs.String("size", "1440x900", "shot: the screen")
	scale := fs.String("scale", "1", "shot: pixels to a unit")
	if err := fs.Parse(args[1:]); err != nil || fs.NArg() > 0 {
		return errUsage
	}
	b, err := newBuilder(*out)
	if err != nil {
		return err
	}
	if args[0] != "build" && args[0] != "serve" && args[0] != "shot" {
		return errUsage
	}
	if _, err := os.Stat(b.out); err != nil || args[0] != "serve" { // a picture of what there is now
		if err := b.build(); err != nil || args[0] == "build" {
			return err
		}
	}
	if args[0] == "shot" {
		*addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	home, files := fmt.Sprintf("http://%s/", l.Addr()), http.FileServer(http.Dir(b.out))
	if args[0] == "serve" {
		fmt.Println(home)
		return http.Serve(l, files)
	}
	go func() { _ = http.Serve(l, files) }() // until the process ends
	width, height, _ := strings.Cut(*size, "x")
	to, err := filepath.Abs(*picture)
	if err != nil {
		return err
	}
	return command(b.web, nil, "node", "test/shot.mjs", home, to, width, height, *scale)
}
