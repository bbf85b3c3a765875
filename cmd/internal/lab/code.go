package lab

import (
	"context"

	"breakfast/asm/dis"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/programs"
)

// Begun is what the lines become that everybody begins with, as With.Code says it of those that were handed in; nil
// where they do not assemble.
func (l *Lab) Begun(ctx context.Context) []isa.Inst {
	m, err := machine.New(machine.Config{RAM: 1 << 20, Harts: l.Sheet.Harts})
	if err != nil {
		return nil
	}
	files, err := l.Files()
	if err != nil {
		return nil
	}
	b, err := l.builder(ctx, folder(files))
	if err != nil {
		return nil
	}
	img, err := b.build(m, nil)
	if err != nil {
		return nil
	}
	return b.own(img)
}

// own is what somebody's own lines became, in order of address; what is compressed, as what it is short for.
func (b *builder) own(img *image.Image) (list []isa.Inst) {
	others := map[string]bool{}
	for _, f := range img.Files {
		ours, err := programs.File(f.Name) // unless the folder has one of that name
		others[f.Name] = b.lab.Gives(f.Name) || err == nil && string(ours) == f.Text
	}
	for i := range img.Segments {
		s := &img.Segments[i]
		for at := 0; at < len(s.Data) && s.Flags&image.X != 0; {
			file, _, ok := img.LineAt(s.Addr + uint32(at))
			in, n := dis.Decode(s.Data[at:])
			if ok && n > 0 && !others[file] {
				in.Op = in.Op.Long()
				list = append(list, in)
			}
			at += max(n, 2)
		}
	}
	return list
}
