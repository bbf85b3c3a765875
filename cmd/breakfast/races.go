package main

import (
	"fmt"
	"io"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/trace/races"
)

// racesFlag is what --races asks for; "" for nothing.
type racesFlag string

const (
	racesCertain = "certain"
	racesAll     = "all"
)

func (f *racesFlag) Set(s string) error {
	if s != racesCertain && s != racesAll {
		return fmt.Errorf("want %s or %s", racesCertain, racesAll)
	}
	*f = racesFlag(s)
	return nil
}

func (f *racesFlag) String() string { return string(*f) }
func (f *racesFlag) Type() string   { return "certain|all" }

// explainRaces writes which updates were lost, and which can be; and what nothing orders: a paragraph each.
func (s *session) explainRaces(w io.Writer, doc *result) {
	if len(doc.Races) > 0 {
		fmt.Fprintf(w, "breakfast: races: %s\n", counted(doc.Races))
		printRaces(w, doc.Races)
	}
	if len(doc.Unordered) > 0 {
		fmt.Fprintf(w, "breakfast: races: not ordered, and maybe harmless: %d\n", len(doc.Unordered))
		printRaces(w, doc.Unordered)
	}
	if s.races != nil && s.races.Forgot() {
		fmt.Fprintln(w, "breakfast: races: the run touched more than is kept: more may be unordered")
	}
}

// printRaces writes some of a list.
func printRaces(w io.Writer, list []races.Race) {
	for i := range list {
		if i == violationsShown {
			fmt.Fprintf(w, "and %d more\n", len(list)-i)
			break
		}
		list[i].Print(w)
	}
}

// concludeRaces has the result of a run say what was found. A run that ended well then failed.
func (s *session) concludeRaces(doc *result, end *ending, f runFlags, args []string) {
	if s.races == nil {
		return
	}
	s.races.Finish()
	doc.Races, doc.Unordered = append([]races.Race{}, s.races.Races()...), s.races.Unordered()
	for _, list := range [...][]races.Race{doc.Races, doc.Unordered} {
		for i := range list {
			if end.status != 0 {
				break // no timing of it needs to be proven wrong
			}
			list[i].Proof = proofOf(&list[i], &f.program, &f.board, args)
		}
	}
	if len(doc.Races) > 0 && end.status == 0 {
		end.status = statusFailed
		doc.Status, doc.Message = end.status, "races: "+counted(doc.Races)
	}
}

// proofOf is the command that tries all timings between the two sides of a race; "" where it cannot be said.
func proofOf(r *races.Race, p *program.Options, b *program.Board, args []string) string {
	command := commandOf("explore", p, b, args)
	where := " --races"
	if r.Read.File == r.Write.File && r.Read.Line > 0 && r.Read.Line <= r.Write.Line {
		in, ok := quoted(fmt.Sprintf("%s:%d-%d", r.Read.File, r.Read.Line, r.Write.Line))
		if !ok {
			return ""
		}
		where = " --in " + in
	}
	if command == "" {
		return ""
	}
	return command + where
}

// commandOf is a command on the same program and machine; "" where the program was made by choices that are not said
// here.
func commandOf(verb string, p *program.Options, b *program.Board, args []string) string {
	if p.Env != "" || p.SBI || p.BIOS != "" || p.Load.Given || p.Arch != "" || len(p.Include) > 0 {
		return ""
	}
	words := []string{"breakfast", verb}
	for _, a := range args {
		word, ok := quoted(a)
		if a == "-" || !ok {
			return ""
		}
		words = append(words, word)
	}
	if d := p.Defines.String(); d != "" {
		words = append(words, d)
	}
	return strings.Join(words, " ") + b.Args()
}

// quoted is an argument as a shell takes it; not ok, if it has quotes of its own.
func quoted(a string) (word string, ok bool) {
	if strings.ContainsAny(a, " \t\"$&;|<>()*?\\`") {
		a = "'" + a + "'"
		return a, strings.Count(a, "'") == 2
	}
	return a, !strings.Contains(a, "'")
}

// counted counts them in words.
func counted(found []races.Race) string {
	lost := 0
	for _, r := range found {
		if r.Kind == races.Lost {
			lost++
		}
	}
	return fmt.Sprintf("updates that are lost: %d; that can be: %d", lost, len(found)-lost)
}
