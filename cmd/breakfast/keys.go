package main

import (
	"bytes"
	"context"
	"io"
	"time"
)

// keys is what comes in on stdin, on its way to the terminal at the UART's other end.
//
// A file or a pipe is handed over at positions that depend on the bytes and the program alone: as
// many bytes as fit, whenever all before them were read. What a person types, or a pipe that
// keeps us waiting longer than patience, is live: it is handed over when it comes.
type keys struct {
	chunks <-chan []byte // closed at the end
	rest   []byte        // read, and not handed over yet
	live   bool
	ended  bool
}

// patience is how long a pipe may keep us waiting before what it says counts as typed by a person.
const patience = time.Second

const ctrlC = 3

// listen begins to read. A Ctrl-C among live bytes (a raw terminal makes no signal of it) calls interrupt.
func listen(r io.Reader, live bool, interrupt func()) *keys {
	chunks := make(chan []byte)
	go func() {
		defer close(chunks)
		for {
			b := make([]byte, 4096)
			n, err := r.Read(b)
			if live && bytes.IndexByte(b[:n], ctrlC) >= 0 {
				interrupt()
			}
			if n > 0 {
				chunks <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return &keys{chunks: chunks, live: live}
}

// open says whether there is, or may come, anything more.
func (k *keys) open() bool { return len(k.rest) > 0 || !k.ended }

// take is the next bytes for a terminal that has room for some of its size.
func (k *keys) take(ctx context.Context, room, size int) []byte {
	switch {
	case k.live:
		for len(k.rest) < room && !k.ended {
			select {
			case b, ok := <-k.chunks:
				k.add(b, ok)
				continue
			default:
			}
			break
		}
	case room < size:
		return nil // not all is read yet
	default:
		late := time.NewTimer(patience)
		defer late.Stop()
		for len(k.rest) < room && !k.ended && !k.live && ctx.Err() == nil {
			select {
			case b, ok := <-k.chunks:
				k.add(b, ok)
			case <-late.C:
				k.live = true
			case <-ctx.Done():
			}
		}
	}
	n := min(room, len(k.rest))
	b := k.rest[:n]
	k.rest = k.rest[n:]
	return b
}

// wait waits until there is something to take; false if nothing more comes.
func (k *keys) wait(ctx context.Context) bool {
	for len(k.rest) == 0 && !k.ended && ctx.Err() == nil {
		select {
		case b, ok := <-k.chunks:
			k.add(b, ok)
		case <-ctx.Done():
		}
	}
	return len(k.rest) > 0
}

func (k *keys) add(b []byte, ok bool) {
	k.rest = append(k.rest, b...)
	k.ended = !ok
}
