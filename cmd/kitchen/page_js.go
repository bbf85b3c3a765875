package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall/js"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"breakfast/cmd/internal/program"
	"breakfast/devices"
	"breakfast/window"
)

// page is the web page around the window. It asks by calling ask, a function on the window of this document, with what
// it wants as JSON; and answered(id, JSON) is called there. Of each new View viewed(JSON) is told. What is asked for
// is carried out by Update, as what a person asks for in the window is, and never beside it.
type page struct {
	asked chan string
	seen  *window.View
	told  time.Time
}

// tellEvery is how often the page is told of a View, at most.
const tellEvery = 100 * time.Millisecond

// mostAsked is how much may be asked for between two Updates.
const mostAsked = 256

// tend does what the page has asked for, and tells it of the View.
func (p *page) tend(g *game) {
	if p.asked == nil {
		p.asked = make(chan string, mostAsked)
		listen(p.asked, soon)
	}
	for len(p.asked) > 0 {
		answer(<-p.asked, func(r *request) (any, error) { return r.on(g) })
		g.settle = 2
	}
	if v := g.session.View(); v != p.seen && time.Since(p.told) >= tellEvery {
		p.seen, p.told = v, time.Now()
		told, _ := json.Marshal(inWords(v)) // plain data
		js.Global().Call("viewed", string(told))
	}
}

// listen has what is asked for come to a channel, and calls woken each time.
func listen(asked chan string, woken func()) {
	js.Global().Set("ask", js.FuncOf(func(_ js.Value, args []js.Value) any {
		select {
		case asked <- args[0].String():
			woken()
			return true
		default:
			return false
		}
	}))
	js.Global().Call("listening")
}

// A request is what a page asks for.
type request struct {
	ID   int    `json:"id"`
	Op   string `json:"op"`   // what, one of those in on or serve
	Dir  string `json:"dir"`  // where names begin
	Name string `json:"name"` // open: of a file or a lab's folder; session: of the file that is written
	// analyze: the files that are given to the assembler
	Files []string `json:"files"`
	Harts int      `json:"harts"` // 0 for as many as are usual
	Verb  string   `json:"verb"`  // do: one of verbs
	Back  bool     `json:"back"`
	Now   uint64   `json:"now"`  // seek, moment: ticks
	Line  int      `json:"line"` // breakpoint: of the file Name
	Text  string   `json:"text"` // type; key: its name
}

// answer carries a request out.
func answer(asked string, do func(*request) (any, error)) {
	var r request
	err := json.Unmarshal([]byte(asked), &r)
	reply := struct {
		Result any    `json:"result"`
		Error  string `json:"error,omitempty"`
	}{}
	if err == nil {
		reply.Result, err = do(&r)
	}
	if err != nil {
		reply.Error = err.Error()
	}
	said, err := json.Marshal(reply)
	if err != nil {
		said = []byte(`{"error":"the answer is no JSON"}`)
	}
	js.Global().Call("answered", r.ID, string(said))
}

// on does what is asked of a window.
func (r *request) on(g *game) (any, error) {
	switch r.Op {
	case "open":
		if err := os.Chdir(r.Dir); err != nil {
			return nil, err
		}
		s, e, err := openAny([]string{r.Name}, &program.Board{Harts: r.Harts}, program.Options{}, 0,
			&program.Foreign{}, "")
		if err != nil {
			return nil, err
		}
		g.session, g.shown = s, e
		return nil, nil
	case "do":
		return nil, r.do(g)
	case "moment":
		g.shown.SeekTime("to the moment of the link", devices.Ticks(r.Now))
		return nil, nil
	case "key":
		g.in.Keys = append(g.in.Keys, window.Key(r.Text))
		return nil, nil
	case "digest":
		return g.shown.Digest(), nil
	case "session":
		return nil, record(g.shown.Stage, r.Name)
	}
	return nil, fmt.Errorf("a window cannot %q", r.Op)
}

// verbs are what a page can have a window do, by name.
var verbs = map[string]window.Verb{
	"run": window.Run, "step": window.Step, "over": window.Over, "line": window.StepLine, "out": window.Out,
	"interrupt": window.Interrupt, "trap": window.ToTrap, "ring": window.ToRing, "start": window.ToStart,
	"end": window.ToEnd, "reset": window.Reset, "seek": window.Seek, "type": window.Type, "check": window.CheckLab,
	"breakpoint": window.Breakpoint, "faster": window.Faster, "slower": window.Slower, "cancel": window.Cancel,
	"confirm": window.Confirm,
}

func (r *request) do(g *game) error {
	verb, known := verbs[r.Verb]
	if !known {
		return fmt.Errorf("there is no verb %q", r.Verb)
	}
	c := window.Command{Verb: verb, Back: r.Back, Now: r.Now, Text: r.Text}
	if verb == window.Breakpoint {
		var err error
		if c.Addr, err = instructionAt(g.session.View(), r.Name, r.Line); err != nil {
			return err
		}
	}
	return g.session.Do(c)
}

// instructionAt is the first instruction of a line, or of the next that has one.
func instructionAt(v *window.View, file string, line int) (addr uint32, err error) {
	best := 0
	for i := range v.Program {
		l := &v.Program[i]
		if l.Word != "" && l.File == file && l.Number >= line && (best == 0 || l.Number < best) {
			best, addr = l.Number, l.Addr
		}
	}
	if best == 0 {
		return 0, errors.New("no instruction is there, nor below: a breakpoint wants one")
	}
	return addr, nil
}

// judge has a folder checked by the page, beside what the window does: a check takes seconds, and here nothing else
// happens meanwhile. A later check ends one that is under way.
func (b *labbed) judge(_ context.Context, to chan<- *verdict) {
	var done js.Func
	done = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done.Release()
		v := new(verdict)
		if err := json.Unmarshal([]byte(args[0].String()), v); err != nil {
			v.Message = "the check came to nothing: " + args[0].String()
		}
		to <- v // which has room for it
		soon()
		return nil
	})
	dir, _ := os.Getwd() // there always is one
	js.Global().Call("check", dir, b.dir, done)
}

// soon has an Update come soon, also where nothing happens.
func soon() {
	ebiten.ScheduleFrame()
	js.Global().Call("wake")
}

// resting tells the page whether anything happens here: without that it would ask for sixty frames a second.
func resting(rests bool) { js.Global().Call("rest", rests) }

// ticksFor is how long an Update goes on with what is busy: a frame takes long here, where the processor may have to
// paint it too.
const ticksFor = 24 * time.Millisecond
