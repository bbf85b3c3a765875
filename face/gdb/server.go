package gdb

import (
	"context"
	"encoding/hex"
	"io"
	"net"

	"breakfast/debug"
	"breakfast/machine"
)

// Options are what a server is given besides a machine.
type Options struct {
	Console io.Writer     // where the program's terminal goes; nil for the client
	Typed   <-chan []byte // what is typed there; nil for nothing, closed at its end
	Say     func(string)  // is told, a line at a time, what whoever runs the server should know
	Once    bool          // there is one client, and no next
}

// Serve serves clients that connect, one at a time, until ctx is done or the listener fails. While no client is
// connected the machine stands still; the next one finds it as the last one left it, without its breakpoints. A client
// that is there already keeps others away.
func Serve(ctx context.Context, l net.Listener, d *debug.Debugger, opt Options) error {
	v := &server{d: d, opt: opt, console: &console{}}
	defer d.Machine().Watch(machine.Probe{Kinds: machine.Printed, Tell: v.console.told})()
	type client struct {
		c   net.Conn
		err error
	}
	come := make(chan client)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-ctx.Done()
		_ = l.Close() // which ends Accept
	}()
	go func() {
		for {
			c, err := l.Accept()
			select {
			case come <- client{c, err}:
			case <-ctx.Done():
				if err == nil {
					_ = c.Close()
				}
				return
			}
			if err != nil {
				return
			}
		}
	}()
	var busy, leaving chan struct{} // closed when the client is gone, and when it has been told that it may go
	greet := func(c net.Conn) {
		busy, leaving = make(chan struct{}), make(chan struct{})
		go func(gone, leaving chan struct{}) {
			defer close(gone)
			v.serve(ctx, c, leaving)
		}(busy, leaving)
	}
	for {
		select {
		case <-ctx.Done():
			if busy != nil {
				<-busy
			}
			return nil
		case <-busy:
			if busy = nil; opt.Once {
				return nil
			}
		case n := <-come:
			switch {
			case n.err != nil:
				if cancel(); busy != nil {
					<-busy
				}
				return n.err
			case busy == nil:
				greet(n.c)
			default:
				select {
				case <-leaving: // it may be back before we have seen it off
					if <-busy; opt.Once {
						_ = n.c.Close()
						return nil
					}
					greet(n.c)
				default:
					opt.Say("another client has connected and was sent away: there is one already")
					_ = n.c.Close()
				}
			}
		}
	}
}

type server struct {
	d       *debug.Debugger
	opt     Options
	console *console
	typed   []byte // and not given to the program yet
}

// serve serves a client until it is gone. Before it is told that it may go, leaving is closed.
func (v *server) serve(ctx context.Context, c net.Conn, leaving chan struct{}) {
	w := &conn{server: v, ctx: ctx, c: c, come: make(chan []byte)}
	ended := make(chan struct{})
	defer close(ended)
	defer c.Close()
	go func() {
		select {
		case <-ctx.Done():
			_ = c.SetDeadline(aLongTimeAgo) // whoever reads or writes goes on
		case <-ended:
		}
	}()
	go func() {
		defer close(w.come)
		for {
			b := make([]byte, 4096)
			n, err := c.Read(b)
			select {
			case w.come <- b[:n]:
			case <-ended:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	s := newStub(v.d, v.opt.Say)
	s.console = v.console
	v.d.Log(w.tell)
	defer v.d.Log(nil)
	defer s.close()
	for !s.gone {
		i, data := w.next()
		switch {
		case w.gone:
			return
		case i == damaged:
			w.write([]byte("-"))
		case i == again:
			w.write(w.last)
		case i == packet:
			if !s.noAck {
				w.write([]byte("+"))
			}
			reply := s.answer(data)
			if s.resume != nil {
				reply = s.resume(w)
			}
			if s.gone {
				close(leaving)
			}
			if !s.silent {
				w.send(reply)
			}
		}
	}
}

// A conn is a client's connection.
type conn struct {
	*server
	ctx    context.Context
	c      net.Conn
	come   chan []byte // what it sends; closed when it is gone
	frames frames
	queue  [][]byte // packets that came while the machine ran
	last   []byte   // what was sent last
	gone   bool
}

const mostQueued = 16 // packets

// next waits for the next item.
func (w *conn) next() (item, []byte) {
	if len(w.queue) > 0 {
		data := w.queue[0]
		w.queue = w.queue[1:]
		return packet, data
	}
	for !w.gone {
		i, data, err := w.frames.next()
		switch {
		case err != nil:
			w.opt.Say("the client was sent away: " + err.Error())
			w.gone = true
		case i != nothing:
			return i, data
		default:
			w.receive(<-w.come)
		}
	}
	return nothing, nil
}

// receive takes what has come; nothing at all says that the client is gone.
func (w *conn) receive(b []byte) {
	if len(b) == 0 {
		w.gone = true
	}
	w.frames.add(b)
}

// interrupted says that the client, or whoever runs the server, wants the machine to stop.
func (w *conn) interrupted() bool {
	for {
		select {
		case b := <-w.come:
			w.receive(b)
		default:
			return w.asked()
		}
		if w.asked() {
			return true
		}
	}
}

// asked looks through what has come.
func (w *conn) asked() bool {
	if w.ctx.Err() != nil {
		w.gone = true
	}
	for !w.gone {
		i, data, err := w.frames.next()
		switch {
		case err != nil || len(w.queue) >= mostQueued:
			w.gone = true
		case i == interrupt:
			return true
		case i == nothing:
			return false
		case i == packet:
			w.queue = append(w.queue, append([]byte(nil), data...))
		}
	}
	return true
}

func (w *conn) queued() int { return len(w.queue) }

// wait waits until something is typed or the client wants something.
func (w *conn) wait() {
	select {
	case b := <-w.come:
		w.receive(b)
	case b, open := <-w.opt.Typed:
		w.take(b, open)
	case <-w.ctx.Done():
	}
}

func (w *conn) take(b []byte, open bool) {
	if !open {
		w.opt.Typed = nil
	}
	w.typed = append(w.typed, b...)
}

// typing says that somebody may yet type.
func (w *conn) typing() bool { return w.opt.Typed != nil || len(w.typed) > 0 }

// passed shows what the program has printed, and lets it have what was typed, as far as it has room.
func (w *conn) passed() {
	if out := w.console.fresh; len(out) > 0 {
		w.console.fresh = nil
		if w.opt.Console == nil {
			w.print(out)
		} else if _, err := w.opt.Console.Write(out); err != nil {
			w.opt.Say("the program's terminal cannot be written: " + err.Error())
			w.opt.Console = io.Discard
		}
	}
	select {
	case b, open := <-w.opt.Typed:
		w.take(b, open)
	default:
	}
	if n := min(len(w.typed), w.d.Machine().UART.Room()); n > 0 {
		if w.d.InPast() {
			w.console.back(w.d.Machine().Position(), true)
			w.tell("something was typed in the past: another future begins; monitor undo has the old one back")
		}
		w.d.Type(w.typed[:n])
		w.typed = w.typed[n:]
	}
}

// tell shows a line in the client.
func (w *conn) tell(text string) { w.print([]byte("[" + text + "]\n")) }

// print shows text in the client, which waits for a stop.
func (w *conn) print(text []byte) {
	for len(text) > 0 {
		n := min(len(text), packetSize/2-1)
		w.write(frame(append([]byte("O"), hex.EncodeToString(text[:n])...)))
		text = text[n:]
	}
}

// send sends a reply.
func (w *conn) send(reply string) {
	w.last = frame([]byte(reply))
	w.write(w.last)
}

// write writes to the client. A client that cannot be written to is gone.
func (w *conn) write(b []byte) {
	_ = w.c.SetWriteDeadline(soon())
	if _, err := w.c.Write(b); err != nil {
		w.gone = true
	}
}
