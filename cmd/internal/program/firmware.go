package program

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/programs"
)

// kernelBase is where a kernel stands above firmware, on virt with 32 bits.
const kernelBase = 0x8040_0000

// firmware is an error if the firmware that is asked for does not go with the machine or with the other options.
func (opt *Options) firmware(m *machine.Machine, args []string) error {
	flag := "--sbi"
	switch {
	case opt.BIOS != "" && opt.SBI:
		return errors.New("--bios and --sbi both put firmware below the kernel: leave one of them out")
	case opt.BIOS != "":
		flag = "--bios"
	case !opt.SBI:
		return nil
	}
	switch {
	case opt.Env != "":
		return fmt.Errorf("--env is for programs in M mode: it has no use with %s", flag)
	case !m.Hart().Supervisor:
		return fmt.Errorf("%s is for kernels in S mode, and --isa leaves it out", flag)
	case len(args) == 0 && opt.Load.Given:
		return errors.New("--load says where a kernel's bare bytes go: name the kernel, too")
	}
	return nil
}

// overFirmware is a kernel with the firmware of programs/sbi below it, which goes on to the kernel's entry.
func overFirmware(m *machine.Machine, name string, kernel *image.Image) (*image.Image, error) {
	firmware, err := Firmware(m, kernel.Entry)
	if err != nil {
		return nil, err
	}
	img, err := kernel.Under(firmware, "sbi")
	if err != nil {
		return nil, fmt.Errorf("%s: %w: link it for %#x", name, err, kernelBase)
	}
	img.Firmware = &image.Firmware{Base: firmware.Entry, Size: firmware.Symbol("FIRMWARE_SIZE").Addr}
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

// overBIOS is a kernel with a person's own firmware below it, or the firmware alone if there is no kernel. Which memory
// it keeps to itself, only the firmware knows: it says so in the device tree that it hands on.
func (opt *Options) overBIOS(name string, kernel *image.Image) (*image.Image, error) {
	firmware, err := opt.bios()
	if err != nil {
		return nil, fmt.Errorf("--bios %s: %w", opt.BIOS, err)
	}
	img, next := firmware, uint32(0)
	if kernel != nil {
		next = kernel.Entry
		if img, err = kernel.Under(firmware, "bios"); err != nil {
			return nil, fmt.Errorf("%s: %w: %s", name, err, roomAbove(firmware))
		}
	}
	img.Firmware = &image.Firmware{Dynamic: true, Next: next}
	return img, nil
}

// roomAbove says what to do about a kernel that stands where firmware does.
func roomAbove(firmware *image.Image) string {
	if end := firmware.Segments[len(firmware.Segments)-1].End(); end > kernelBase {
		return "firmware that brings a kernel, such as OpenSBI's fw_payload, runs without another"
	}
	return fmt.Sprintf("link it for %#x", kernelBase)
}

// bios reads a person's own firmware.
func (opt *Options) bios() (*image.Image, error) {
	data, err := opt.read(opt.BIOS)
	var gone missing
	switch {
	case errors.As(err, &gone):
		return nil, errors.New("no such file")
	case err != nil:
		return nil, err
	case isText(data):
		return nil, fmt.Errorf("it is text, and firmware is an ELF file or bare bytes: "+
			"breakfast asm %s -o firmware.elf makes one of assembly", opt.BIOS)
	}
	img, err := image.FromFirmware(data, machine.RAMBase)
	if err != nil && bytes.HasPrefix(data, []byte(elf.ELFMAG)) && elf.Class(data[elf.EI_CLASS]) == elf.ELFCLASS64 {
		err = errors.New("it is for 64 bits, and the machine has 32: OpenSBI is built for it with " +
			"PLATFORM_RISCV_XLEN=32 PLATFORM_RISCV_ISA=rv32imac_zicsr_zifencei PLATFORM_RISCV_ABI=ilp32")
	}
	return img, err
}
