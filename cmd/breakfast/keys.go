package main

import (
	"bytes"
	"context"
	"io"
	"time"
)

// keys is what comes in on stdin, on its way to the terminal at the UART's other end. It is live (a terminal's keys, or
// a run in real time): what is typed is taken when it comes; or a file or a pipe: a byte is taken when the program
// looks for one. It is not read before somebody asks.
type keys struct {
	r         io.Reader
	interrupt func()        // a Ctrl-C among live bytes calls it: a raw terminal makes no signal of it
	slow      func()        // is told, once, when a pipe keeps the program waiting
	chunks    <-chan []byte // closed at the end; nil before somebody asks
	rest      []byte        // read, and not taken yet
	live      bool
	ended     bool
}

// patience is how long a pipe may keep a program waiting before that is said.
const patience = time.Second

const ctrlC = 3

// ready says that there is something that need not be waited for.
func (k *keys) ready() bool { return len(k.rest) > 0 }

// open says whether there is, or may come, anything more.
func (k *keys) open() bool { return len(k.rest) > 0 || !k.ended }

// read begins to read, if that has not begun yet.
func (k *keys) read() {
	if k.chunks != nil {
		return
	}
	chunks := make(chan []byte)
	k.chunks = chunks
	go func() {
		defer close(chunks)
		for {
			b := make([]byte, 4096)
			n, err := k.r.Read(b)
			if k.live && k.interrupt != nil && bytes.IndexByte(b[:n], ctrlC) >= 0 {
				k.interrupt()
			}
			if n > 0 {
				chunks <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
}

// take is what has come by now of what is live, as far as there is room for it.
func (k *keys) take(room int) []byte {
	k.read()
	for len(k.rest) < room && !k.ended {
		select {
		case b, ok := <-k.chunks:
			k.add(b, ok)
			continue
		default:
		}
		break
	}
	n := min(room, len(k.rest))
	b := k.rest[:n]
	k.rest = k.rest[n:]
	return b
}

// next waits for one byte, and takes it; false if nothing more comes.
func (k *keys) next(ctx context.Context) ([]byte, bool) {
	if !k.wait(ctx) {
		return nil, false
	}
	b := k.rest[:1]
	k.rest = k.rest[1:]
	return b, true
}

// wait waits until there is something to take; false if nothing more comes.
func (k *keys) wait(ctx context.Context) bool {
	if k.ready() {
		return true
	}
	k.read()
	late := time.NewTimer(patience)
	defer late.Stop()
	for len(k.rest) == 0 && !k.ended && ctx.Err() == nil {
		select {
		case b, ok := <-k.chunks:
			k.add(b, ok)
		case <-late.C:
			if !k.live && k.slow != nil {
				k.slow()
				k.slow = nil
			}
		case <-ctx.Done():
		}
	}
	return len(k.rest) > 0
}

func (k *keys) add(b []byte, ok bool) {
	k.rest = append(k.rest, b...)
	k.ended = !ok
}
