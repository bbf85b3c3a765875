package program

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/programs"
)

// DefaultRAM is the machine's memory in MiB where nobody says otherwise.
const DefaultRAM = 128

// Board is the choices of the machine that a program runs on, and what is typed at it: the same flags in every command
// that runs one.
type Board struct {
	MHz        int // millions of steps in a second of the machine's time; 0 for the default
	RAM        int // MiB; 0 for the command's own default
	Harts      int // 0 for the default
	Interleave int // steps of a hart's turn; 0 for the default
	Disk       string
	Virtio     int // the version of the disk's interface; 0 for the default
	ISA        machine.ISA
	Misaligned machine.Misaligned
	Input      string // the file that is typed at the terminal
	Append     string // the kernel's command line
	Initrd     string // a file for the kernel
}

// AddFlags adds the flags of the board to a command's, which gives it so many MiB where nobody says otherwise.
func (b *Board) AddFlags(fs *pflag.FlagSet, ram int) {
	fs.Var(&number{n: &b.MHz, step: 10, most: 1000}, "mhz",
		"millions of steps in a second of the machine's time, a multiple of 10 up to 1000 (default 10)")
	fs.Var(&number{n: &b.RAM, step: 1, most: 1024, unit: " MiB"}, "ram",
		fmt.Sprintf("memory in `MiB`, 1 to 1024 (default %d)", ram))
	AddHarts(fs, &b.Harts)
	fs.Var(&number{n: &b.Interleave, step: 1, most: machine.MaxInterleave}, "interleave",
		fmt.Sprintf("several harts take turns of `N` steps, 1 to %d, rounded up to whole ticks (default 64)",
			machine.MaxInterleave))
	fs.StringVar(&b.Disk, "disk", "", "put `FILE` behind the virtio block device; whole sectors of 512 bytes")
	fs.Var(&number{n: &b.Virtio, step: 1, most: 2}, "virtio",
		"the version of the disk's interface, virtio-mmio: `1`, legacy, as in QEMU, or 2, as there with "+
			"-global virtio-mmio.force-legacy=false")
	fs.StringVar(&b.Input, "input", "", "type the contents of `FILE` at the terminal")
	fs.StringVar(&b.Append, "append", "", "hand the kernel this command `LINE`, in the device tree, as QEMU does")
	fs.StringVar(&b.Initrd, "initrd", "",
		"put `FILE` into memory for the kernel, as QEMU does; the device tree says where")
	fs.Var((*isa)(&b.ISA), "isa", "the hart's instruction set: `rv32imacsu`, rv32imacu without S mode, or "+
		"rv32imacsu_svade, which faults where A or D of a page-table entry is to be set (default rv32imacsu)")
	fs.Var((*misaligned)(&b.Misaligned), "misaligned", "what comes of misaligned loads and stores of memory: `trap`, "+
		"as for programs given as source, or allow, as for others and in QEMU; alone, --misaligned means allow")
	fs.Lookup("misaligned").NoOptDefVal = machine.MisalignedAllowed.String()
}

// AddHarts adds the flag of how many harts the machine has.
func AddHarts(fs *pflag.FlagSet, harts *int) {
	fs.Var(&number{n: harts, step: 1, most: devices.MaxHarts}, "harts",
		fmt.Sprintf("how many harts the machine has, 1 to %d, one if nobody says; all begin at the program's entry, "+
			"with a number of their own in a0, and HARTS is how many they are", devices.MaxHarts))
}

// number is a flag: a multiple of step, up to most. 0 says that it was not given.
type number struct {
	n          *int
	step, most int
	unit       string
}

func (v *number) Set(s string) error {
	n, err := strconv.Atoi(s)
	switch {
	case err == nil && n > 0 && n <= v.most && n%v.step == 0:
		*v.n = n
		return nil
	case v.step > 1:
		return fmt.Errorf("want a multiple of %d up to %d", v.step, v.most)
	}
	return fmt.Errorf("want 1 to %d%s", v.most, v.unit)
}

func (v *number) String() string {
	if v.n == nil {
		return ""
	}
	return strconv.Itoa(*v.n)
}

func (v *number) Type() string { return "N" }

// MiB is a flag: an amount of memory, 1 to 65536 MiB. 0 says that it was not given.
type MiB int

// Set takes a number.
func (m *MiB) Set(s string) error {
	return (&number{n: (*int)(m), step: 1, most: 1 << 16, unit: " MiB"}).Set(s)
}

// String is the number.
func (m *MiB) String() string { return strconv.Itoa(int(*m)) }

// Type is what pflag calls a value.
func (m *MiB) Type() string { return "MiB" }

// isa is an instruction set as a flag.
type isa machine.ISA

func (i *isa) Set(s string) error {
	v, err := machine.ParseISA(s)
	*i = isa(v)
	return err
}

func (i *isa) String() string { return machine.ISA(*i).String() }

func (i *isa) Type() string { return "ISA" }

// misaligned is a policy as a flag.
type misaligned machine.Misaligned

func (p *misaligned) Set(s string) error {
	v, err := machine.ParseMisaligned(s)
	*p = misaligned(v)
	return err
}

func (p *misaligned) String() string { return machine.Misaligned(*p).String() }

func (p *misaligned) Type() string { return "trap|allow" }

// For is these choices, and what the program of the folder that args name is meant for where nothing was chosen.
func (b Board) For(args []string, opt Options) (Board, error) {
	f, err := opt.folder(args)
	if f != nil {
		b.Harts, b.RAM = cmp.Or(b.Harts, f.Harts), cmp.Or(b.RAM, f.RAM)
		b.Misaligned = cmp.Or(b.Misaligned, f.Misaligned)
	}
	return b, err
}

// Load makes a machine with these choices, and loads the program that args name.
func (b *Board) Load(args []string, opt Options) (*machine.Machine, error) {
	board, err := b.For(args, opt)
	if err != nil {
		return nil, err
	}
	m, err := board.Machine(args)
	if err != nil {
		return nil, err
	}
	img, err := Build(m, args, opt)
	if err != nil {
		return nil, err
	}
	if err := m.Load(img); err != nil {
		return nil, fmt.Errorf("%s: %w", opt.Names(args)[0], err)
	}
	return m, nil
}

// Machine is a machine with these choices, for the program that args name.
func (b *Board) Machine(args []string) (*machine.Machine, error) {
	c, err := b.Config(args)
	if err != nil {
		return nil, err
	}
	return machine.New(c)
}

// Config is the choices as a machine takes them, and what the program that args name is meant for where nothing was
// chosen. Files are read; an error names the flag.
func (b *Board) Config(args []string) (machine.Config, error) {
	c := machine.Config{MHz: b.MHz, RAM: uint32(b.RAM) << 20, ISA: b.ISA, Misaligned: b.Misaligned}
	c.Harts, c.Interleave = b.Harts, b.Interleave
	if c.Harts == 0 && len(args) == 1 {
		c.Harts = programs.Harts(args[0])
	}
	c.Append, c.Virtio = b.Append, b.Virtio
	if strings.IndexByte(b.Append, 0) >= 0 || len(b.Append) > mostAppend {
		return c, fmt.Errorf("--append: want a line of at most %d bytes", mostAppend)
	}
	if err := fits(c.RAM); err != nil {
		return c, err
	}
	var err error
	if b.Initrd != "" {
		if c.Initrd, err = read(b.Initrd); err != nil {
			return c, fmt.Errorf("--initrd %w", err)
		}
		if len(c.Initrd) == 0 {
			return c, fmt.Errorf("--initrd %s: it is empty", b.Initrd)
		}
	}
	c.Disk, err = readDisk(b.Disk)
	return c, err
}

// Typed is what the input file holds; nil for none.
func (b *Board) Typed() ([]byte, error) {
	if b.Input == "" {
		return nil, nil
	}
	data, err := read(b.Input)
	if err != nil {
		return nil, fmt.Errorf("--input %w", err)
	}
	return data, nil
}

// Files are the files that are read, but for the disk, which may be written too; "" among them for one that is not
// there.
func (b *Board) Files() []string { return []string{b.Input, b.Initrd} }

// Args is the choices that were made, as on a command line, with a blank before each.
func (b *Board) Args() string {
	var list strings.Builder
	add := func(name string, value any, given bool) {
		if given {
			fmt.Fprintf(&list, " --%s=%v", name, value)
		}
	}
	add("mhz", b.MHz, b.MHz != 0)
	add("ram", b.RAM, b.RAM != 0)
	add("harts", b.Harts, b.Harts != 0)
	add("interleave", b.Interleave, b.Interleave != 0)
	add("disk", b.Disk, b.Disk != "")
	add("virtio", b.Virtio, b.Virtio != 0)
	add("input", b.Input, b.Input != "")
	add("append", strconv.Quote(b.Append), b.Append != "")
	add("initrd", b.Initrd, b.Initrd != "")
	add("isa", b.ISA, b.ISA != machine.DefaultISA)
	add("misaligned", b.Misaligned, b.Misaligned != machine.MisalignedAsMade)
	return list.String()
}

// mostAppend is how long a kernel's command line may be, in bytes.
const mostAppend = 4096

// maxDisk is the largest disk, in bytes: it is in memory as a whole.
const maxDisk = 1 << 30

// readDisk reads the file called name; nil for "".
func readDisk(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("--disk %s: no such file; an empty disk of 16 MiB is made by: truncate -s 16M %s", name,
			name)
	case err != nil:
		return nil, fmt.Errorf("--disk: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("--disk %s: not a file", name)
	case info.Size() > maxDisk:
		return nil, fmt.Errorf("--disk %s: it has %d bytes; at most 1 GiB goes", name, info.Size())
	}
	image, err := readSized(name, info.Size())
	switch {
	case err != nil:
		return nil, fmt.Errorf("--disk: %w", err)
	case len(image)%devices.SectorSize != 0:
		return nil, fmt.Errorf("--disk %s: it has %d bytes; want whole sectors of %d", name, len(image),
			devices.SectorSize)
	}
	return image, nil
}

// readSized reads a file of that many bytes, and no more: what passes for a file may go on for ever.
func readSized(name string, size int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, size)
	_, err = io.ReadFull(f, b)
	return b, err
}
