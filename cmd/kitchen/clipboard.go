package main

import "errors"

// A clipboard copies and pastes: some systems take their time, or have another program do it, so that what came of it
// is told later.
type clipboard struct{ done chan clip }

// A clip is what came of it.
type clip struct {
	copied bool
	text   string // that was pasted
	err    error
}

// mostClips is how many may be under way.
const mostClips = 8

func newClipboard() *clipboard { return &clipboard{make(chan clip, mostClips)} }

// tell tells of what came of it, unless so much is told that nobody waits for it.
func (c *clipboard) tell(what clip) {
	select {
	case c.done <- what:
		soon()
	default:
	}
}

func (c *clipboard) copy(text string) {
	if text == "" {
		c.tell(clip{err: errors.New("there is nothing to copy here")})
		return
	}
	go writeClipboard(text, func(err error) { c.tell(clip{copied: true, err: err}) })
}

func (c *clipboard) paste() {
	go readClipboard(func(text string, err error) { c.tell(clip{text: text, err: err}) })
}
