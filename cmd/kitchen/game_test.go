package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/window"
)

// What a frame asks for is not lost when another frame comes before the next Update.
func TestTwoFramesToAnUpdate(t *testing.T) {
	r := &recorder{view: &window.View{Steps: 1}}
	g := newGame(r)
	g.in.Keys = []window.Key{"r"}
	g.nextFrame(r.view, 1280, 800)
	g.nextFrame(r.view, 1280, 800)
	assert.Contains(t, g.asked, window.Command{Verb: window.Run})
}
