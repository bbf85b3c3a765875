package program

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/machine"
)

// Each flag of the board reaches the machine, and is written as it was read.
func TestBoard(t *testing.T) {
	dir := t.TempDir()
	disk, input := filepath.Join(dir, "disk"), filepath.Join(dir, "input")
	require.NoError(t, os.WriteFile(disk, make([]byte, 512), 0o666))
	require.NoError(t, os.WriteFile(input, []byte("tea"), 0o666))
	parse := func(args ...string) (b Board, err error) {
		fs := pflag.NewFlagSet("test", pflag.ContinueOnError)
		b.AddFlags(fs, DefaultRAM)
		return b, fs.Parse(args)
	}
	b, err := parse("--mhz=50", "--ram=2", "--disk="+disk, "--input="+input, "--misaligned")
	require.NoError(t, err)
	c, err := b.Config(nil)
	require.NoError(t, err)
	assert.Equal(t, machine.Config{MHz: 50, RAM: 2 << 20, Disk: make([]byte, 512),
		Misaligned: machine.MisalignedAllowed}, c)
	typed, err := b.Typed()
	require.NoError(t, err)
	assert.Equal(t, "tea", string(typed))
	assert.Equal(t, " --mhz=50 --ram=2 --disk="+disk+" --input="+input+" --misaligned=allow", b.Args())

	b, err = parse("--append=a b", "--initrd="+input)
	require.NoError(t, err)
	c, err = b.Config(nil)
	require.NoError(t, err)
	assert.Equal(t, machine.Config{Append: "a b", Initrd: []byte("tea")}, c)
	assert.Equal(t, ` --append="a b" --initrd=`+input, b.Args())

	b, err = parse()
	require.NoError(t, err)
	assert.Empty(t, b.Args())
	m, err := b.Machine(nil)
	require.NoError(t, err)
	assert.Equal(t, uint32(DefaultRAM<<20), m.RAM.Size(), "as the help says")

	for _, wrong := range []string{"--mhz=0", "--mhz=15", "--mhz=1010", "--mhz=x", "--ram=0", "--ram=1025", "--ram=-1",
		"--misaligned=x"} {
		_, err := parse(wrong)
		assert.Error(t, err, wrong)
	}
}
