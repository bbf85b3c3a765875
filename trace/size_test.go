package trace

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

// What a recording is said to take is what it takes.
func TestSizes(t *testing.T) {
	assert.EqualValues(t, unsafe.Sizeof(change{}), changeSize)
	assert.EqualValues(t, unsafe.Sizeof(sum{}), sumSize)
	assert.EqualValues(t, unsafe.Sizeof(Mark{}), markSize)
	assert.EqualValues(t, unsafe.Sizeof(Life{}), lifeSize)
	assert.EqualValues(t, unsafe.Sizeof(line{}), lineSize)
	assert.EqualValues(t, unsafe.Sizeof(height{}), heightSize)
	assert.InDelta(t, int(unsafe.Sizeof(cook{})), cookSize, 200)
	assert.InDelta(t, int(unsafe.Sizeof(Tracer{})), savedSize, 300)
}
