package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/plain"
)

// document is what is not bytes of something.
type document struct {
	Name    string `json:"name"`
	Machine struct {
		RAM        uint32          `json:"ram"` // bytes
		MHz        int             `json:"mhz"`
		Harts      int             `json:"harts"`
		Interleave int             `json:"interleave"`
		Virtio     int             `json:"virtio"`
		ISA        string          `json:"isa"`
		Misaligned string          `json:"misaligned"`
		Disk       int64           `json:"disk"` // its size in bytes; -1 for no disk
		Kitchen    devices.Kitchen `json:"kitchen"`
	} `json:"machine"`
	Image       *image.Image      `json:"image"` // but for the bytes of its segments
	End         machine.Position  `json:"end"`
	Moment      machine.Position  `json:"moment"`
	Digests     []history.Digest  `json:"digests"`
	Breakpoints []json.RawMessage `json:"breakpoints,omitempty"`
}

// The blobs of a file, in order; those of the segments follow.
const (
	theDocument = iota
	theInputs
	theGiven
	theAppend
	theInitrd
	theDisk
	fixed
)

// Encode is the file of a session.
func (s *Session) Encode() ([]byte, error) {
	if s.Image == nil {
		return nil, errors.New("there is no program")
	}
	var d document
	c := &s.Config
	d.Name, d.End, d.Moment, d.Digests, d.Breakpoints = s.Name, s.Run.End, s.Moment, s.Run.Digests, s.Breakpoints
	d.Machine.RAM, d.Machine.MHz, d.Machine.Harts = c.RAM, c.MHz, c.Harts
	d.Machine.Interleave, d.Machine.Virtio, d.Machine.Kitchen = c.Interleave, c.Virtio, *c.Kitchen
	d.Machine.ISA, d.Machine.Misaligned, d.Machine.Disk = c.ISA.String(), c.Misaligned.String(), -1
	if c.Disk != nil {
		d.Machine.Disk = int64(len(c.Disk))
	}
	blobs := make([][]byte, fixed)
	img := *s.Image
	img.Segments = append([]image.Segment(nil), img.Segments...)
	for i := range img.Segments {
		blobs = append(blobs, img.Segments[i].Data)
		img.Segments[i].Data = nil
	}
	d.Image = &img
	var err error
	if blobs[theDocument], err = json.Marshal(&d); err != nil {
		return nil, err
	}
	blobs[theInputs], blobs[theGiven] = appendInputs(nil, s.Run.Inputs), s.Run.Given
	blobs[theAppend], blobs[theInitrd], blobs[theDisk] = []byte(c.Append), c.Initrd, sparse(c.Disk)
	return pack(blobs)
}

// Decode is the session of a file. An error says what is wrong with it; whatever it is, nothing is believed.
func Decode(file []byte) (*Session, error) {
	blobs, err := unpack(file)
	if err != nil {
		return nil, err
	}
	if len(blobs) < fixed {
		return nil, errors.New("it is damaged: parts of it are missing")
	}
	var d document
	read := json.NewDecoder(bytes.NewReader(blobs[theDocument]))
	read.DisallowUnknownFields()
	if err := read.Decode(&d); err != nil {
		return nil, fmt.Errorf("it is damaged: %s", plain.Line(err.Error()))
	}
	s := &Session{Name: plain.Line(d.Name), Image: d.Image, Moment: d.Moment, Breakpoints: d.Breakpoints}
	if s.Config, err = d.config(blobs); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	if err := s.segments(blobs[fixed:]); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	s.Run = &history.Record{Given: blobs[theGiven], End: d.End, Digests: d.Digests}
	if s.Run.Inputs, err = readInputs(blobs[theInputs]); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	if d.Moment.Steps > d.End.Steps || d.Moment.Now > d.End.Now {
		return nil, errors.New("it is damaged: the moment to look at is behind its end")
	}
	return s, nil
}

// config is the machine that a document speaks of.
func (d *document) config(blobs [][]byte) (c machine.Config, err error) {
	m := &d.Machine
	c = machine.Config{RAM: m.RAM, MHz: m.MHz, Harts: m.Harts, Interleave: m.Interleave, Virtio: m.Virtio,
		Kitchen: &m.Kitchen, Append: string(blobs[theAppend])}
	if c.ISA, err = machine.ParseISA(m.ISA); err != nil {
		return c, errors.New(plain.Line(err.Error()))
	}
	if m.Misaligned != "" {
		if c.Misaligned, err = machine.ParseMisaligned(m.Misaligned); err != nil {
			return c, errors.New(plain.Line(err.Error()))
		}
	}
	if len(c.Append) > mostAppend || bytes.IndexByte(blobs[theAppend], 0) >= 0 {
		return c, errors.New("its command line is none")
	}
	if len(blobs[theInitrd]) > 0 {
		c.Initrd = blobs[theInitrd]
	}
	c.Disk, err = whole(blobs[theDisk], m.Disk)
	return c, err
}

const mostAppend = 4096

// segments puts the bytes of the program's segments back.
func (s *Session) segments(data [][]byte) error {
	if s.Image == nil || len(s.Image.Segments) != len(data) {
		return errors.New("its program is not whole")
	}
	for i := range s.Image.Segments {
		s.Image.Segments[i].Data = data[i]
	}
	return s.Image.Check()
}
