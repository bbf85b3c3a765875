package window

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Input is what a person did since the last frame, and the size of what they see. All of it is plain
// data, so that tests can play it.
type Input struct {
	Width, Height int     // pixels
	Scale         float64 // pixels a unit: 1, or 2 on a fine screen; 0 means 1
	Elapsed       time.Duration

	Keys   []Key  // went down, repeated, or typed a character, in order
	Pasted string // what was asked for by Paste; "" for nothing

	X, Y          float64 // the pointer, in pixels; negative if it is elsewhere
	Click         bool    // the main button went down
	Down          bool    // it is down
	Shift         bool    // so is the shift key
	Wheel, WheelX float64 // notches; positive is up, and to the left
}

// A Key is a key as the window knows it: a letter in lower case, a digit, or one of these, perhaps
// with Ctrl, or, but for digits and signs, with Shift. Letters stand for the key that types them.
type Key string

// Keys that type nothing.
const (
	Left      Key = "left"
	Right     Key = "right"
	Up        Key = "up"
	Down      Key = "down"
	PageUp    Key = "page up"
	PageDown  Key = "page down"
	Home      Key = "home"
	End       Key = "end"
	Enter     Key = "enter"
	Escape    Key = "escape"
	Tab       Key = "tab"
	Backspace Key = "backspace"
	Delete    Key = "delete"
	Space     Key = "space"
	Plus      Key = "+"
	Minus     Key = "-"
	F5        Key = "f5"
)

// Typed is not a key that went down but the character that one typed. A letter comes as both, the
// character first.
func Typed(r rune) Key { return Key(typedMark + string(r)) }

const typedMark = "typed "

// typed is the character, if that is what the key is.
func (k Key) typed() (r rune, ok bool) {
	text, ok := strings.CutPrefix(string(k), typedMark)
	if !ok {
		return 0, false
	}
	r, _ = utf8.DecodeRuneInString(text)
	return r, true
}

// Ctrl is the key together with the control key, or the command key of a Mac.
func (k Key) Ctrl() Key { return "ctrl " + k }

// Shift is the key together with the shift key.
func (k Key) Shift() Key { return "shift " + k }
