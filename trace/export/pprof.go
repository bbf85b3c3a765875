package export

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	pprof "github.com/google/pprof/profile"

	"breakfast/trace/profile"
)

// A Profile is where a run's steps were made, with what other people's programs want to know of it.
type Profile struct {
	Program string // what was run
	*profile.Profiler
	Names func(task uint32) string // of tasks, "" for one without a name
}

// WritePprof writes the profile as pprof reads it: steps by line and procedure, with the calls that led there, and with
// task, hart and mode as labels.
func (p Profile) WritePprof(w io.Writer) error {
	steps := &pprof.ValueType{Type: "steps", Unit: "count"}
	out := &pprof.Profile{SampleType: []*pprof.ValueType{steps}, PeriodType: steps, Period: 1,
		DefaultSampleType: "steps"}
	places := p.places(out)
	for _, s := range p.Samples() {
		sample := &pprof.Sample{Value: []int64{int64(s.Steps)}, Label: map[string][]string{
			"task": {p.task(s.Task)}, "hart": {strconv.Itoa(s.Hart)}, "privilege": {s.Priv.String()},
		}}
		for _, pc := range s.Stack {
			sample.Location = append(sample.Location, places(pc))
		}
		out.Sample = append(out.Sample, sample)
	}
	if err := out.CheckValid(); err != nil {
		return fmt.Errorf("the profile: %w", err)
	}
	return out.Write(w)
}

// places makes the locations of a profile, each once.
func (p Profile) places(out *pprof.Profile) func(pc uint32) *pprof.Location {
	img := p.Image()
	procedures := p.Procedures()
	program := &pprof.Mapping{ID: 1, File: p.Program, Limit: 1 << 32, HasFunctions: true, HasFilenames: true,
		HasLineNumbers: true}
	out.Mapping = []*pprof.Mapping{program}
	known := map[uint32]*pprof.Location{}
	functions := map[string]*pprof.Function{}
	return func(pc uint32) *pprof.Location {
		if l := known[pc]; l != nil {
			return l
		}
		file, line, _ := img.LineAt(pc)
		name := procedureName(procedures, pc)
		f := functions[name+"\x00"+file]
		if f == nil {
			f = &pprof.Function{ID: uint64(len(functions) + 1), Name: name, SystemName: name, Filename: file}
			functions[name+"\x00"+file] = f
			out.Function = append(out.Function, f)
		}
		l := &pprof.Location{ID: uint64(len(known) + 1), Mapping: program, Address: uint64(pc),
			Line: []pprof.Line{{Function: f, Line: int64(line)}}}
		known[pc] = l
		out.Location = append(out.Location, l)
		return l
	}
}

// procedureName is what the code at an address is called: by its address, if nobody named it.
func procedureName(list profile.Procedures, pc uint32) string {
	if p := list.At(pc); p != nil {
		return p.Name
	}
	return fmt.Sprintf("%#08x", pc)
}

// task is what a task is called.
func (p Profile) task(id uint32) string {
	if id == 0 {
		return "none"
	}
	if name := p.Names(id); name != "" {
		return name
	}
	return fmt.Sprintf("task %d", id)
}

// WriteFolded writes the profile as flame graphs are made of it: a line for each stack, its procedures from the first
// to the last with semicolons between, and its steps. A stack begins with its task, if there are any, and its hart, if
// there are several.
func (p Profile) WriteFolded(w io.Writer) error {
	procedures := p.Procedures()
	folded, tasks, harts := map[string]uint64{}, false, false
	samples := p.Samples()
	for _, s := range samples {
		tasks, harts = tasks || s.Task != 0, harts || s.Hart != 0
	}
	plain := strings.NewReplacer(";", ":", " ", "_", "\n", "_")
	for _, s := range samples {
		var names []string
		if harts {
			names = append(names, fmt.Sprintf("hart_%d", s.Hart))
		}
		if tasks {
			names = append(names, plain.Replace(p.task(s.Task)))
		}
		for _, pc := range slices.Backward(s.Stack) {
			names = append(names, plain.Replace(procedureName(procedures, pc)))
		}
		folded[strings.Join(names, ";")] += s.Steps
	}
	for _, line := range slices.Sorted(maps.Keys(folded)) {
		if _, err := fmt.Fprintf(w, "%s %d\n", line, folded[line]); err != nil {
			return err
		}
	}
	return nil
}
