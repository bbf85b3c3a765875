package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/programs"
)

// virtualTime is a flag: a length of the machine's time, in ticks.
type virtualTime uint64

func (t *virtualTime) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		if d, err = time.ParseDuration(s + "s"); err != nil {
			return fmt.Errorf("want seconds (0.5) or a duration (1m30s)")
		}
	}
	if d < 0 {
		return fmt.Errorf("time does not go backwards")
	}
	*t = virtualTime(d / tick)
	return nil
}

func (t *virtualTime) String() string { return (time.Duration(*t) * tick).String() }

func (t *virtualTime) Type() string { return "time" }

// stepCount is a flag: a number of steps.
type stepCount uint64

func (n *stepCount) Set(s string) error {
	v, err := strconv.ParseUint(s, 0, 64)
	if err != nil {
		return fmt.Errorf("want a number of steps, 0 or more, such as 1000000")
	}
	*n = stepCount(v)
	return nil
}

func (n *stepCount) String() string { return strconv.FormatUint(uint64(*n), 10) }

func (n *stepCount) Type() string { return "N" }

// timingCount is a flag: a number of timings.
type timingCount struct{ stepCount }

func (n *timingCount) Set(s string) error {
	if n.stepCount.Set(s) != nil {
		return fmt.Errorf("want a number of timings, 0 or more, such as 1000")
	}
	return nil
}

// badFlag is the error of a flag, in our words where a library's would speak of its parser.
func badFlag(err error) error {
	var bad *pflag.InvalidValueError
	var number *strconv.NumError
	if !errors.As(err, &bad) || !errors.As(err, &number) {
		return err
	}
	want := "want a whole number"
	switch {
	case errors.Is(number.Err, strconv.ErrRange):
		want = "that is out of range"
	case number.Func == "ParseUint":
		want += ", 0 or more"
	case number.Func != "ParseInt":
		want = "want a number"
	}
	return fmt.Errorf("invalid argument %q for \"--%s\" flag: %s", bad.GetValue(), bad.GetFlag().Name, want)
}

func kindNames() string {
	var names []string
	for _, k := range traceKinds {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}

// completePrograms completes the first argument with the built-in programs, and every one with files.
func completePrograms(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var list []string
	for _, name := range programs.Names() {
		list = append(list, name+"\t"+programs.Summary(name))
	}
	return list, cobra.ShellCompDirectiveDefault
}

// completeTrace completes a comma list.
func completeTrace(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var list []string
	for _, k := range traceKinds {
		list = append(list, before+k.name+"\t"+k.doc)
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
