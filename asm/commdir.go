package asm

import (
	"fmt"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// dirComm reserves zeros: .comm name, size, alignment, which files may share, and .lcomm for one file alone.
func dirComm(global bool) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error {
		start := c.Start()
		name := c.Name()
		if name == "" {
			return c.Here().Fault("the name of a symbol is missing", "")
		}
		at := c.Since(start)
		if err := c.Comma("the size"); err != nil {
			return err
		}
		n, err := u.Known(c, "the size")
		if err != nil {
			return err
		}
		if n < 0 || n > object.MaxBytes {
			return at.Fault(fmt.Sprintf("%d bytes cannot be reserved", n), fmt.Sprintf("0 to %d", object.MaxBytes))
		}
		global := global && !u.OwnName(name).Local
		align := u.naturalAlign(name, n, global)
		if c.Eat(',') {
			if align, err = u.Known(c, "the alignment"); err != nil {
				return err
			}
			if align = max(align, 1); !object.PossibleAlign(align) {
				return at.Fault(object.AlignMessage(align), object.AlignHint)
			}
		}
		if err := c.Done(); err != nil {
			return err
		}
		if s := u.Syms[name]; s != nil && s.Common && global { // once more: the first size and the last alignment count
			s.More().Align = align
			return nil
		}
		back := u.Sec
		defer func() { u.Sec = back }()
		u.Sec = u.OwnSection()
		if err := u.Label(name, at); err != nil {
			return err
		}
		s := u.Syms[name]
		s.Type, s.Global, s.Common = image.Object, global, global
		m := s.More()
		m.Size, m.Val, m.Align = object.Constant(n), object.Constant(n), align
		u.Owned = append(u.Owned, object.Owned{Sym: s, Size: n})
		return nil
	}
}

// naturalAlign is the alignment of so many bytes where the program names none: what GNU as takes,
// differently for .comm, .local with .comm, and .lcomm.
func (u *unit) naturalAlign(name string, n int64, global bool) int64 {
	align := int64(1)
	switch {
	case global:
		for align < 16 && align < n {
			align *= 2
		}
	case !u.OwnName(name).Local:
		for align < 8 && 2*align <= n {
			align *= 2
		}
	}
	return align
}
