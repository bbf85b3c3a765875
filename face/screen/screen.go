// Package screen is the debugger on a whole terminal: panes for the source, registers, gates, the timeline and the
// console, the window's keys, and a line for commands (package debug/command).
package screen

import (
	"context"
	"errors"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"

	"breakfast/debug"
	"breakfast/debug/command"
)

// Options are what the face is given besides a debugger.
type Options struct {
	Title   string // what runs
	In, Out *os.File
	Save    func(name string) error // see command.Interpreter
}

// Serve debugs at a terminal until whoever sits there ends it, the terminal is gone, or ctx is done. The terminal is as
// it was then. The status is what quit said. An error is one of the terminal.
func Serve(ctx context.Context, d *debug.Debugger, opt Options) (status int, err error) {
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	m := newModel(d, opt.Title)
	m.x.Save = opt.Save
	d.Log(func(text string) { m.note("Log: " + text) })
	defer d.Log(nil)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(terminal{opt.In, gone}), tea.WithOutput(opt.Out),
		tea.WithoutSignalHandler())
	_, err = p.Run()
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		err = nil // asked for, or nobody is there to be told
	}
	return m.status, err
}

// A terminal says when it is gone.
type terminal struct {
	*os.File
	gone func()
}

func (t terminal) Read(b []byte) (int, error) {
	n, err := t.File.Read(b)
	if err == io.EOF || n == 0 && err != nil {
		t.gone()
	}
	return n, err
}

// on is the next piece of a move.
type on struct{}

// A model is what the terminal shows, and what is under way.
type model struct {
	title         string
	d             *debug.Debugger
	x             *command.Interpreter
	width, height int

	now    shot         // what is shown
	log    []string     // of the console
	typed  entry        // the command line
	asked  string       // a command that begins another future, to be confirmed
	page   []string     // shown over the panes: an answer that is longer than the console; nil for none
	top    int          // its first line that is shown
	zoom   int          // of the timeline: a column is the whole run by its columns, halved so often
	cursor command.Line // of the source, looked at by hand; zero for the line that comes next
	sought string       // the text that was looked for last

	move   *command.Move // under way; nil for none
	pieces int           // of it
	status int
}

// mostLog is how many lines of the console are kept.
const mostLog = 1000

func newModel(d *debug.Debugger, title string) *model {
	m := &model{title: title, d: d, x: command.New(d), width: 80, height: 24}
	m.look()
	return m
}

// Init begins nothing.
func (m *model) Init() tea.Cmd { return nil }

// Update takes what has happened.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		return m, m.key(msg.String(), msg.Key().Text)
	case tea.PasteMsg:
		if m.typed.open && (m.move == nil || m.move.Shows()) {
			m.typed.add(msg.Content)
		}
	case on:
		return m, m.piece()
	}
	return m, nil
}

// do does a command, or asks before it begins another future.
func (m *model) do(line string, sure bool) tea.Cmd {
	if !sure && m.x.Begins(line) {
		m.asked = line
		return nil
	}
	a, err := m.x.Do(line)
	switch {
	case err != nil:
		m.say("error: " + err.Error())
	case a.Quit:
		m.status = max(a.Status, 0)
		return tea.Quit
	case a.Move != nil && m.move != nil:
		m.say("error: a run is under way: Esc stops it")
	case a.Move != nil:
		m.cursor = command.Line{}
		m.move, m.pieces = a.Move, 0
		return m.piece()
	default:
		m.say(a.Text)
	}
	m.look()
	return nil
}

// shownEvery is how many pieces of a run are made between two looks at it.
const shownEvery = 8

// piece makes a piece of a move, some milliseconds.
func (m *model) piece() tea.Cmd {
	if m.move == nil {
		return nil
	}
	done := m.move.Go()
	m.print(m.move.Printed())
	if done {
		m.moved()
		return nil
	}
	if m.pieces++; m.pieces%shownEvery == 0 && m.move.Shows() {
		m.look()
	}
	return func() tea.Msg { return on{} }
}

// stop stops a move.
func (m *model) stop() {
	m.move.Stop()
	m.print(m.move.Printed())
	m.moved()
}

// moved shows where a move has led. What its two lines say is on the screen anyway.
func (m *model) moved() {
	text, err := m.move.Text()
	m.move = nil
	m.look()
	switch {
	case err != nil:
		m.say("error: " + err.Error())
	case text != m.now.status.String():
		m.say(text)
	}
}
