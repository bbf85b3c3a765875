package differential

import (
	"fmt"
	"time"
)

// try runs one stream on both machines.
func try(dir string, s *stream) (f *finding, ours, theirs block) {
	start := []block{s.start()}
	o, errOurs := onBreakfast(start, s.misaligned, nil)
	q, errTheirs := onQEMU(dir, start)
	if o == nil || q == nil {
		return &finding{what: fmt.Sprint(errOurs, errTheirs)}, nil, nil
	}
	return compare(o[0], q[0]), o[0], q[0]
}

// minimise takes units away from a stream on which the machines differ for as long as they still do: first many at a
// time, then few. After two minutes what is left is small enough.
func minimise(dir string, s *stream) *stream {
	end := time.Now().Add(2 * time.Minute)
	for n := len(s.units) / 2; n > 0; n /= 2 {
		for at := 0; at < len(s.units) && time.Now().Before(end); {
			less := *s
			less.units = append(append([]unit(nil), s.units[:at]...), s.units[min(at+n, len(s.units)):]...)
			if f, _, _ := try(dir, &less); f != nil {
				s = &less
			} else {
				at += n
			}
		}
	}
	return s
}

// after is the stream that begins as s, but with the entries of PMP that streams before it on the same machine have
// locked; was is what the last of them left.
func after(s *stream, was block) *stream {
	t := *s
	t.block = append(block(nil), s.block...)
	for i := range 16 {
		if was[pmpCfgOut+i]&0x80 == 0 {
			continue
		}
		t.block[pmpCfgIn+i] = was[pmpCfgOut+i]
		t.block.set(pmpAddrIn+4*i, was.word(pmpAddrOut+4*i))
		if i > 0 && was[pmpCfgOut+i]>>3&3 == 1 { // the address below is locked too
			t.block.set(pmpAddrIn+4*(i-1), was.word(pmpAddrOut+4*(i-1)))
		}
	}
	return &t
}
