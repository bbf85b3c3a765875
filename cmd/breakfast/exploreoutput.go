package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"breakfast/cmd/internal/program"
	"breakfast/explore"
)

// An exploreOutput is the files that an exploration writes. They are begun before it: what cannot be written is said at
// once. The status is never that of a timing that fails.
type exploreOutput struct {
	*exploreFlags
	session, drawn *outFile // nil if not asked for
}

// exploreOutput begins them.
func (a *app) exploreOutput(f *exploreFlags) (o exploreOutput, err error) {
	o.exploreFlags = f
	if f.record != "" {
		if err := program.MayRecord(f.record); err != nil {
			return o, failure{statusUsage, fmt.Errorf("--record: %w", err)}
		}
		if o.session, err = a.create(f.record); err != nil {
			return o, failure{statusUsage, err}
		}
	}
	if o.drawn, err = a.draws(&f.picture); err != nil {
		o.session.drop()
		return o, failure{statusUsage, err}
	}
	return o, nil
}

// drop forgets what is not finished.
func (o *exploreOutput) drop() {
	o.session.drop()
	o.drawn.drop()
}

// write writes them. Where that fails the answer is worth as much, and is still to be said.
func (o *exploreOutput) write(q *explore.Question, answer *explore.Answer, shown *explored) error {
	var failed error
	if o.session != nil && answer.Failure == nil {
		shown.unwritten = append(shown.unwritten, o.record)
	} else if o.session != nil {
		if err := writeFailure(o.session, q, answer.Failure, shown.Program); err != nil {
			failed = fmt.Errorf("cannot write %s: %w", o.record, err)
		} else {
			shown.Session = o.record
		}
	}
	if o.drawn != nil {
		drawn := shown.picture(answer, o.picture.width).Figure()
		if err := o.drawn.finish(o.picture.write(o.drawn, drawn)); err != nil {
			failed = errors.Join(failed, fmt.Errorf("cannot write %s: %w", o.picture.file, err))
		}
	}
	return failed
}

// writeFailure writes a run that fails as a session.
func writeFailure(to *outFile, q *explore.Question, r *explore.Run, name string) error {
	s, err := q.Session(r, name)
	if err != nil {
		return err
	}
	data, err := s.Encode()
	if err == nil {
		_, err = to.Write(data)
	}
	return to.finish(err)
}

// answers says an answer, and then that not all could be written, if it could not.
func (a *app) answers(asJSON bool, x *explored, text string, failed error) (err error) {
	if asJSON {
		err = printJSON(a.stdout, x)
	} else {
		_, err = io.WriteString(a.stdout, text)
	}
	if err != nil {
		failed = errors.Join(failed, fmt.Errorf("cannot write the answer: %w", err))
	}
	if failed != nil {
		return failure{statusUsage, failed}
	}
	return nil
}

// exploreStatus is the exit status of an answer that was said.
func exploreStatus(ctx context.Context, answer *explore.Answer) error {
	switch {
	case answer.Failure != nil:
		return failure{statusFailed, nil}
	case answer.Whole:
		return nil
	case ctx.Err() != nil:
		return failure{statusInterrupted, nil}
	}
	return failure{statusLimit, nil}
}
