package expr

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// states are the names of what is neither a register nor a CSR.
var states = map[string]node{"pc": {op: pc, unsigned: true}, "hart": {op: hartID}, "task": {op: task},
	"priv": {op: priv}, "step": {op: step}}

// named is what a name stands for: a register, a CSR, a state, a device's register, a symbol of the program, a value
// of the board; in this order.
func (p *parser) named(t token) (*node, *Error) {
	plain, dollar := strings.CutPrefix(t.text, "$")
	if r, ok := isa.RegByName(plain); ok {
		return &node{op: register, value: uint32(r), varies: true}, nil
	}
	if n, ok := states[plain]; ok {
		n.varies = true
		return &n, nil
	}
	if n, err := p.control(t, plain); n != nil || err != nil {
		return n, err
	}
	if base, reg := p.register(t.text); reg != nil {
		return p.device(t, base, reg)
	}
	if !dollar && p.value(t.text) != nil {
		return p.symbol(t)
	}
	if i := strings.LastIndexByte(t.text, '.'); i > 0 {
		if n, err := p.field(t, i); n != nil || err != nil {
			return n, err
		}
	}
	return nil, p.unknown(t)
}

// control is a CSR; nil if there is none of that name.
func (p *parser) control(t token, plain string) (*node, *Error) {
	c, ok := isa.CSRByName(plain)
	if !ok {
		return nil, nil
	}
	if _, there := p.m.Hart().CSR(c); !there && c != isa.Time && c != isa.TimeH {
		return nil, p.fail(t.from, t.to, "this hart has no "+plain, "it has no S mode")
	}
	return &node{op: csr, value: uint32(c), unsigned: true, varies: true}, nil
}

// register is a device's register, by the name that programs use for its address, and the device's own; nil if it is
// none.
func (p *parser) register(name string) (base uint32, reg *devices.Register) {
	for _, d := range p.m.Parts() {
		info := d.Device.Info()
		rest, ok := strings.CutPrefix(name, strings.ToUpper(info.Name)+"_")
		for i := range info.Regs {
			if ok && info.Regs[i].Name == rest {
				return d.Base, &info.Regs[i]
			}
		}
	}
	return 0, nil
}

// device is what a device's register holds; of an array, one of them.
func (p *parser) device(t token, base uint32, reg *devices.Register) (*node, *Error) {
	if reg.Access == devices.WO {
		return nil, p.fail(t.from, t.to, t.text+" can be written, and not be read", "&"+t.text+" is its address")
	}
	n := &node{op: device, value: base + reg.Off, size: reg.Size, unsigned: true, varies: true}
	if reg.Count == 0 {
		return n, nil
	}
	if !p.is("[") {
		return nil, p.fail(t.from, t.to, fmt.Sprintf("there are %d of this register", reg.Count),
			fmt.Sprintf("%s[0] is the first", t.text))
	}
	at := p.tok
	index, err := p.within("]", p.conditional)
	if err != nil {
		return nil, err
	}
	if index.varies || index.eval(p.m, &Absent{}) >= uint32(reg.Count) {
		return nil, p.fail(at.from, p.tok.from, "this is no index", fmt.Sprintf("a number from 0 to %d", reg.Count-1))
	}
	n.value += index.eval(p.m, &Absent{}) * reg.Stride
	return n, nil
}

// addressOf is where a device's register is.
func (p *parser) addressOf() (*node, *Error) {
	t := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	of := p.tok
	if of.kind == name {
		if base, reg := p.register(of.text); reg != nil {
			if err := p.advance(); err != nil {
				return nil, err
			}
			return &node{op: constant, value: base + reg.Off, unsigned: true}, nil
		}
	}
	_, register := isa.RegByName(of.text)
	if of.kind == name && !register && p.value(of.text) != nil {
		return nil, p.fail(t.from, t.to, "a symbol is an address already", "write "+of.text)
	}
	return nil, p.fail(t.from, t.to, "& before a value is the address of a device's register", "such as &UART_THR")
}

// field is a field of a register or CSR, whose name is behind the byte i of the token; nil if that is none.
func (p *parser) field(t token, i int) (*node, *Error) {
	whole, part := strings.TrimPrefix(t.text[:i], "$"), t.text[i+1:]
	var names []string
	var masks []uint32
	x, err := p.control(t, whole)
	if err != nil {
		return nil, err
	}
	if c, ok := isa.CSRByName(whole); ok {
		for _, f := range c.Def().Fields {
			names = append(names, f.Name)
			masks = append(masks, devices.Field{Hi: f.Hi, Lo: f.Lo}.Mask())
		}
	} else if base, reg := p.register(whole); reg != nil {
		for _, f := range reg.Fields {
			names, masks = append(names, f.Name), append(masks, f.Mask())
		}
		if x, err = p.device(token{text: whole, from: t.from, to: t.from + i}, base, reg); err != nil {
			return nil, err
		}
	} else {
		return nil, nil
	}
	at := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, part) })
	if at < 0 {
		hint := whole + " has no fields"
		if len(names) > 0 {
			hint = "it has " + strings.Join(names, ", ")
		}
		return nil, p.fail(t.from+i+1, t.to, whole+" has no such field", hint)
	}
	low := 0
	for masks[at]>>low&1 == 0 {
		low++
	}
	return &node{op: field, x: x, value: masks[at], size: low, unsigned: true, varies: true}, nil
}

// value is the value of a symbol of the program, or else of the board; nil if there is none.
func (p *parser) value(name string) *uint32 {
	if img := p.m.Image(); img != nil {
		if s := img.Symbol(name); s != nil {
			return &s.Addr
		}
	}
	for _, s := range p.m.Symbols() {
		if s.Name == name {
			return &s.Value
		}
	}
	return nil
}

// symbol is what a name of the program or the board stands for.
func (p *parser) symbol(t token) (*node, *Error) {
	v := p.value(t.text)
	if v == nil {
		return nil, p.unknown(t)
	}
	return &node{op: constant, value: *v, unsigned: true}, nil
}

// unknown says that nothing has this name, and what was likely meant.
func (p *parser) unknown(t token) *Error {
	if w := words[strings.ToLower(t.text)]; w != "" && t.kind == name {
		return p.fail(t.from, t.to, "operators are C's", "write "+w)
	}
	var names []string
	for r := range isa.Reg(32) {
		names = append(names, r.String())
	}
	for s := range states {
		names = append(names, s)
	}
	slices.Sort(names)
	for i := range isa.CSRs {
		names = append(names, isa.CSRs[i].Name)
	}
	if img := p.m.Image(); img != nil {
		for i := range img.Symbols {
			names = append(names, img.Symbols[i].Name)
		}
	}
	for _, s := range p.m.Symbols() {
		names = append(names, s.Name)
	}
	hint := "want a register, a CSR, a device's register, a symbol, hart, task, priv or step"
	whole := strings.TrimPrefix(t.text, "$")
	before, _, _ := strings.Cut(whole, ".")
	for _, word := range []string{before, whole} {
		if near := advice.Nearest(word, names); near != "" {
			hint = "did you mean " + near + "?"
		}
	}
	return p.fail(t.from, t.to, "nothing has this name", hint)
}
