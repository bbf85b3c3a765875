package main

import (
	"bytes"
	"os"
	"time"

	"github.com/spf13/cobra"

	"breakfast/grade"
	"breakfast/plain"
)

// markOutputs are the forms in which the marks of one submission are written.
type markOutputs struct {
	json, all                      bool
	junit, gradescope, classroom50 string
	sessions                       string
}

func (o *markOutputs) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&o.all, "all", false, "say of each check what failed it, and not only what to mend first")
	cmd.Flags().StringVar(&o.junit, "junit", "", "write the result to `FILE` as JUnit XML too")
	cmd.Flags().StringVar(&o.gradescope, "gradescope", "", "write it to `FILE` as Gradescope's results.json too")
	cmd.Flags().StringVar(&o.classroom50, "classroom50", "", "write it to `FILE` as Classroom 50's result.json too")
	cmd.Flags().StringVar(&o.sessions, "sessions", "", "write the run of each check that fails to `FOLDER`, as "+
		"CHECK.session")
}

// forPrograms says that a program is to read the result.
func (o *markOutputs) forPrograms() bool {
	return o.json || o.junit != "" || o.gradescope != "" || o.classroom50 != ""
}

// begun says before each check what there is so far: whoever is stopped then has that. Only Gradescope looks at what
// somebody left who was stopped.
func (a *app) begun(o *markOutputs) func(soFar *grade.Result, check string) {
	return func(soFar *grade.Result, check string) {
		if o.gradescope == "" {
			return
		}
		part := *soFar
		part.Problem = "The grader was stopped in check " + check + "."
		if data, err := part.Gradescope(); err == nil {
			taken := a.taken
			_ = a.writeFile(o.gradescope, data) // if that cannot be done it is said in the end
			a.taken = taken                     // it will be written again
		}
	}
}

// marks writes a result in the forms that are asked for.
func (a *app) marks(r *grade.Result, o *markOutputs) error {
	for _, f := range []struct {
		name string
		data func() ([]byte, error)
	}{
		{o.junit, func() ([]byte, error) {
			var b bytes.Buffer
			err := r.JUnit(plain.NewWriter(&b))
			return b.Bytes(), err
		}},
		{o.gradescope, r.Gradescope},
		{o.classroom50, func() ([]byte, error) {
			return r.Classroom50(os.Getenv, time.Now().UTC().Format(time.RFC3339))
		}},
	} {
		if f.name == "" {
			continue
		}
		data, err := f.data()
		if err != nil {
			return failure{statusGrader, err}
		}
		if err := a.writeFile(f.name, data); err != nil {
			return err
		}
	}
	return nil
}
