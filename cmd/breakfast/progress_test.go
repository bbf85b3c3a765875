package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"breakfast/machine"
)

// A long run is shown where the cursor is at the beginning of a line, and is wiped out before anything else is.
func TestMeter(t *testing.T) {
	var b bytes.Buffer
	at := machine.Position{Steps: 1_234_567, Now: 61_000}
	limit := machine.Limit{Steps: 1_000_000_000, Now: machine.Unlimited.Now}
	early := &meter{w: &b, next: time.Now().Add(time.Hour), fresh: true}
	early.show(at, limit)
	assert.Empty(t, b.String(), "it is not long yet")

	m := &meter{w: &b, fresh: true}
	m.show(at, limit)
	assert.Equal(t, "\r\x1b[Kbreakfast: step 1,234,567 of at most 1,000,000,000, 07:31:01 in the kitchen (Ctrl-C "+
		"stops it)", b.String())
	b.Reset()
	m.wipe([]byte("a prompt: "))
	assert.Equal(t, "\r\x1b[K", b.String())
	b.Reset()
	m.next = time.Time{}
	m.show(at, limit)
	assert.Empty(t, b.String(), "not in the middle of a line")
	m.wipe([]byte("and an answer\n"))
	m.show(at, machine.Unlimited)
	assert.NotContains(t, b.String(), "at most")
	b.Reset()
	m.wipe(nil)
	m.wipe(nil)
	assert.Equal(t, "\r\x1b[K", b.String(), "once")

	none := newMeter(&stream{w: &b})
	none.show(at, limit)
	none.wipe(nil)
	assert.Equal(t, "\r\x1b[K", b.String(), "nothing where stderr is no terminal")
}
