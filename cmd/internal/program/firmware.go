package program

import (
	"errors"
	"fmt"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/programs"
)

// kernelBase is where a kernel stands above firmware, on virt with 32 bits.
const kernelBase = 0x8040_0000

// overFirmware is a kernel with the firmware of programs/sbi below it, which goes on to the kernel's entry.
func overFirmware(m *machine.Machine, name string, kernel *image.Image) (*image.Image, error) {
	if !m.Hart.Supervisor {
		return nil, errors.New("--sbi is for kernels in S mode, and --isa leaves it out")
	}
	firmware, err := Firmware(m, kernel.Entry)
	if err != nil {
		return nil, err
	}
	img, err := kernel.Under(firmware, "sbi")
	if err != nil {
		return nil, fmt.Errorf("%s: %w: link it for %#x", name, err, kernelBase)
	}
	return img, nil
}

// Firmware is the firmware for a kernel that begins at entry.
func Firmware(m *machine.Machine, entry uint32) (*image.Image, error) {
	text, err := programs.File("sbi/sbi.s")
	if err != nil {
		return nil, err
	}
	opt := asm.Options{Open: programs.File, Defines: []asm.Symbol{{Name: "KERNEL", Value: int64(entry)}}}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	return asm.Assemble([]asm.Source{{Name: "sbi/sbi.s", Text: string(text)}}, opt)
}
