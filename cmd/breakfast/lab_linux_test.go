package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/cmd/internal/confine"
	"breakfast/cmd/internal/lab"
	"breakfast/internal/try"
)

// Where the kernel has no Landlock a lab in C is checked as well, and that is said, once and beside the result.
func TestLabCheckWithoutLandlock(t *testing.T) {
	if _, err := exec.LookPath(lab.Compiler); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatalf("there is no %s: apt-get install gcc-riscv64-unknown-elf", lab.Compiler)
		}
		t.Skipf("there is no %s: apt-get install gcc-riscv64-unknown-elf", lab.Compiler)
	}
	labs := filepath.Join(t.TempDir(), "labs")
	main := func(args ...string) (stdout, stderr string) {
		var out, errs bytes.Buffer
		assert.Zero(t, Main(args, strings.NewReader(""), &out, &errs), "%s %s", args, &errs)
		return out.String(), errs.String()
	}
	main("lab", "export", labs)
	inC, inAssembly := filepath.Join(labs, "4c-timer", "answers"), filepath.Join(labs, "1-kettle", "answers")

	if confine.Landlock() > 0 {
		_, stderr := main("lab", "check", inC)
		assert.Empty(t, stderr)
	}
	try.WithoutLandlock(t, func() {
		stdout, stderr := main("lab", "check", inC)
		assert.Contains(t, stdout, "100/100")
		assert.Equal(t, noLandlock+"\n", stderr)

		_, stderr = main("lab", "check", inAssembly)
		assert.Empty(t, stderr, "nothing is compiled")
	})
}
