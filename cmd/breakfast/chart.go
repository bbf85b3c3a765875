package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"breakfast/cmd/internal/program"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/export"
	"breakfast/window/figure"
)

// A drawing is a picture that a command draws into a file.
type drawing struct {
	file  string // "" for none
	width int    // in pixels
}

func (d *drawing) addWidth(fs *pflag.FlagSet) {
	fs.IntVar(&d.width, "width", export.DefaultWidth, fmt.Sprintf("how wide the picture is, `N` pixels, %d to %d",
		export.Narrowest, export.Widest))
}

// check refuses what cannot be drawn; flag is the one that named the file.
func (d *drawing) check(fs *pflag.FlagSet, flag string) error {
	switch ending := strings.ToLower(filepath.Ext(d.file)); {
	case d.file == "" && fs.Changed(flag):
		return fmt.Errorf("--%s: name a file", flag)
	case d.file == "" && fs.Changed("width"):
		return fmt.Errorf("--width is that of a picture: say with --%s where to draw it", flag)
	case d.width < export.Narrowest || d.width > export.Widest:
		return fmt.Errorf("--width %d: want %d to %d pixels", d.width, export.Narrowest, export.Widest)
	case d.file != "" && ending != ".svg" && ending != ".png":
		return fmt.Errorf("--%s %s: want a file whose name ends in .svg or .png", flag, d.file)
	}
	return nil
}

// draws begins the file of a picture, if there is to be one.
func (a *app) draws(d *drawing) (*outFile, error) {
	if d.file == "" {
		return nil, nil
	}
	return a.create(d.file)
}

// write writes a figure as the file's name asks for.
func (d *drawing) write(w io.Writer, f *figure.Figure) error {
	b := bufio.NewWriterSize(w, 1<<16)
	write := f.WriteSVG
	if strings.EqualFold(filepath.Ext(d.file), ".png") {
		write = f.WritePNG
	}
	return cmp.Or(write(b), b.Flush())
}

// says is what the cook of each recipe does, in a few words for the chart.
var says = map[string]string{
	"sequential":  "stares at the kettle",
	"concurrent":  "never looks up",
	"cooperative": "looks up after each toast",
	"async":       "the same, by await",
	"restless":    "looks up after each stroke",
	"interrupts":  "a handler, no kernel",
	"preemptive":  "the kernel interrupts",
}

// chart is the recipes of one cook in one picture.
func chart(jobs []*job, defines program.Defines, width int) *figure.Figure {
	c := export.Chart{Command: "breakfast compare", Width: width}
	for _, d := range defines {
		c.Command += fmt.Sprintf(" -D %s=%d", d.Name, d.Value)
	}
	for _, j := range jobs {
		if programs.Harts(j.Name) != 0 {
			continue
		}
		b := export.Breakfast{Name: j.Name, Says: says[j.Name], Report: j.Report}
		lanes, _ := j.traced.Lanes()
		for _, l := range lanes {
			switch {
			case l.Kind == trace.TaskLane || l.Kind == trace.HartLane:
				b.Spans = append(b.Spans, l.Spans...)
			case l.Kind == trace.PartLane && l.Name == "kettle":
				b.Heats = l.Spans
			}
		}
		slices.SortFunc(b.Spans, func(a, b trace.Span) int { return cmp.Compare(a.From, b.From) })
		c.Rows = append(c.Rows, b)
	}
	return c.Figure()
}
