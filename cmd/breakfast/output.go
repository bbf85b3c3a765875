package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/machine"
	recording "breakfast/machine/session"
	"breakfast/plain"
	"breakfast/trace/export"
)

// tail keeps the end of what is written to it.
type tail struct {
	bytes.Buffer
	lost int
}

const tailKept = 1 << 20

func (t *tail) Write(b []byte) (int, error) {
	n, err := t.Buffer.Write(b)
	if over := t.Len() - tailKept; over > 0 {
		t.Next(over)
		t.lost += over
	}
	return n, err
}

// A sink is where a trace goes.
type sink struct {
	w    *bufio.Writer
	file *outFile // nil for stderr
}

func (a *app) openTrace(name string, stderr io.Writer) (*sink, error) {
	if name == "" {
		return &sink{w: bufio.NewWriterSize(stderr, 1<<16)}, nil
	}
	f, err := a.create(name)
	if err != nil {
		return nil, err
	}
	return &sink{w: bufio.NewWriterSize(plain.NewWriter(f), 1<<16), file: f}, nil
}

// outputs are the files that a run writes. They are begun before it: what cannot be written is said at once.
type outputs struct {
	trace           *sink
	signature, disk *outFile // nil if not asked for
	record          *outFile
	profile, folded *outFile
}

// begin begins them.
func (a *app) begin(f *runFlags, d *disk, stderr io.Writer) (o outputs, err error) {
	for _, name := range f.board.Files() {
		a.reads(name)
	}
	if d.keep {
		o.disk, err = a.create(d.name)
	} else {
		a.reads(d.name)
	}
	if err == nil && f.signature != "" {
		o.signature, err = a.create(f.signature)
	}
	if err == nil && f.record != "" {
		if err = program.MayRecord(f.record); err != nil {
			err = failure{statusUsage, fmt.Errorf("--record: %w", err)}
		} else {
			o.record, err = a.create(f.record)
		}
	}
	if err == nil && f.profile != "" {
		o.profile, err = a.create(f.profile)
	}
	if err == nil && f.folded != "" {
		o.folded, err = a.create(f.folded)
	}
	if err == nil {
		o.trace, err = a.openTrace(f.traceFile, stderr)
	}
	if err != nil {
		o.drop()
	}
	return o, err
}

// drop forgets what is not finished.
func (o *outputs) drop() {
	if o.trace != nil {
		o.trace.file.drop()
	}
	o.signature.drop()
	o.record.drop()
	o.profile.drop()
	o.folded.drop()
	o.disk.drop()
}

func (s *sink) close() error {
	err := s.flush()
	if s.file != nil {
		err = s.file.finish(err)
	}
	return err
}

// flush shows what was traced so far.
func (s *sink) flush() error {
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("cannot write the trace: %w", err)
	}
	return nil
}

// writeRecord writes the run to its file, if that is asked for.
func (o *outputs) writeRecord(s *session, name string) error {
	if o.record == nil {
		return nil
	}
	data, err := recording.Record(s.m, s.past, title(name)).Encode()
	if err == nil {
		_, err = o.record.Write(data)
	}
	return o.record.finish(err)
}

// writeProfile writes where the run's steps were made to the files that are asked for.
func (o *outputs) writeProfile(s *session, program string) (err error) {
	p := export.Profile{Program: program, Profiler: s.profiler, Names: s.tracer.TaskName}
	for _, out := range []struct {
		file  *outFile
		write func(io.Writer) error
	}{{o.profile, p.WritePprof}, {o.folded, p.WriteFolded}} {
		if out.file == nil {
			continue
		}
		b := bufio.NewWriterSize(out.file, 1<<16)
		if e := out.file.finish(cmp.Or(out.write(b), b.Flush())); err == nil && e != nil {
			err = fmt.Errorf("cannot write the profile: %w", e)
		}
	}
	return err
}

// title is what a program is called: its file without folder and ending.
func title(name string) string {
	name = filepath.Base(name)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// writeSignature writes a test's signature to a file, if there is one.
func writeSignature(f *outFile, m *machine.Machine) error {
	if f == nil {
		return nil
	}
	text, err := m.Signature()
	if err == nil {
		_, err = f.WriteString(text)
	}
	return f.finish(err)
}
