package main

import (
	"bufio"
	"errors"
	"fmt"
	"image/png"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/trace"
	"breakfast/window"
	"breakfast/window/stage"
)

func (a *app) shot() *cobra.Command {
	var opt program.Options
	var board program.Board
	var out, at, size, theme string
	var lines []string
	var hart int
	var scale float64
	cmd := &cobra.Command{
		Use:   "shot FILE.s… | NAME | FILE.elf",
		Short: "Draw the window at a moment of a run into a PNG file",
		Long: `Runs a program to a moment and draws the window of the kitchen as it looks then. No display is
needed. The moment is a time of the kitchen's clock, which begins at 07:30:00; without one it is the
run's end, or noon for a program that does not end.`,
		Example: `  breakfast shot preemptive -o end.png
  breakfast shot preemptive --at 07:32:50 --do "to interrupt" -o trap.png
  breakfast shot parallel --hart 1 --at 07:33:30 -o helper.png
  breakfast shot restless --size 1920x1080 --scale 2 --theme light -o fine.png`,
		Args:              somePrograms(&opt),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return failure{statusUsage, fmt.Errorf("shot where to? Name a file: -o picture.png")}
			}
			in, err := shotSize(size, scale)
			if err != nil {
				return failure{statusUsage, err}
			}
			switch theme {
			case "dark":
			case "light":
				in.Keys = []window.Key{"t"}
			case "contrast":
				in.Keys = []window.Key{"t", "t"}
			default:
				return failure{statusUsage, fmt.Errorf("there is no theme %q: want dark, light or contrast", theme)}
			}
			until := shotEnd
			if at != "" {
				if until, err = trace.ParseClock(at); err != nil {
					return failure{statusUsage, err}
				}
			}
			m, err := a.load(&board, args, opt)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("hart") {
				hart = window.Following
			} else if n := len(m.Harts); hart < 0 || hart >= n {
				return failure{statusUsage, fmt.Errorf("--hart %d: the last one's number is %d (--harts says how many "+
					"there are)", hart, n-1)}
			}
			typed, err := board.Typed()
			if err != nil {
				return failure{statusUsage, err}
			}
			f, err := a.create(out)
			if err != nil {
				return err
			}
			defer f.drop()
			d := debug.New(m)
			d.Give(typed)
			if until > 0 {
				d.Run(debug.Forward, until)
			}
			file := filepath.Base(opt.Names(args)[0])
			title := strings.TrimSuffix(file, filepath.Ext(file))
			shown := stage.New(d, title, file)
			b := bufio.NewWriter(f)
			if err = shown.Do(window.Command{Verb: window.Choose, Hart: hart}); err == nil {
				err = tell(shown, lines)
			}
			if err == nil {
				err = png.Encode(b, window.Picture(shown.View(), in))
			}
			if err == nil {
				err = b.Flush()
			}
			if err = f.finish(err); errors.As(err, new(failure)) {
				return err
			} else if err != nil {
				return failure{statusFailed, err}
			}
			return nil
		},
	}
	opt.AddFlags(cmd.Flags())
	opt.AddBIOS(cmd.Flags())
	board.AddFlags(cmd.Flags(), program.DefaultRAM)
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the picture to `FILE`")
	cmd.Flags().StringVar(&at, "at", "", "draw it at this `TIME` of the kitchen's clock, such as 07:32:50")
	cmd.Flags().StringArrayVar(&lines, "do", nil, "give the debugger this `COMMAND` before it is drawn, such as "+
		"\"to interrupt\" or \"back\"; may be repeated")
	cmd.Flags().StringVar(&size, "size", "1440x900", "`WIDTHxHEIGHT` of the window, in units")
	cmd.Flags().Float64Var(&scale, "scale", 1, "pixels a unit, 0.5 to 4")
	cmd.Flags().IntVar(&hart, "hart", 0, "show hart `N`, of several, not the one whose turn it is")
	cmd.Flags().StringVar(&theme, "theme", "dark", "dark, light or contrast")
	return cmd
}

// tell has the debugger before the window do what it is told, line by line.
func tell(s *stage.Stage, lines []string) error {
	for _, l := range lines {
		if err := s.Do(window.Command{Verb: window.Tell, Text: l}); err != nil {
			return failure{statusUsage, fmt.Errorf("--do %q: %w", l, err)}
		}
		s.Settle()
	}
	s.Settle()
	return s.Do(window.Command{Verb: window.Cancel}) // what the last one has answered is not to cover the picture
}

// shotEnd is noon on the kitchen's clock: what has not ended by then is drawn as it is.
const shotEnd = (12*60 - (7*60 + 30)) * 60 * devices.KitchenSecond

// shotSize is the size of the picture.
func shotSize(size string, scale float64) (in window.Input, err error) {
	var w, h int
	if n, _ := fmt.Sscanf(size, "%dx%d", &w, &h); n != 2 || w < 320 || h < 200 || w > 7680 || h > 4320 {
		return in, fmt.Errorf("--size %s: want WIDTHxHEIGHT, from 320x200 to 7680x4320", size)
	}
	if !(scale >= 0.5 && scale <= 4) {
		return in, fmt.Errorf("--scale %g: want 0.5 to 4", scale)
	}
	in = window.Input{Width: int(float64(w) * scale), Height: int(float64(h) * scale), Scale: scale, X: -1, Y: -1}
	if in.Width > 7680 || in.Height > 4320 {
		return in, fmt.Errorf("a picture of %d by %d pixels: at most 7680 by 4320", in.Width, in.Height)
	}
	return in, nil
}
