package plain

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[uint64]string{0: "0", 999: "999", 1000: "1,000", 1_234_567: "1,234,567",
		math.MaxUint64: "18,446,744,073,709,551,615"} {
		assert.Equal(t, want, Grouped(n))
	}
	assert.Equal(t, "12,345", Grouped(12_345))
}
