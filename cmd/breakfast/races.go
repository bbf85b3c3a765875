package main

import (
	"fmt"
	"io"

	"breakfast/trace/races"
)

// explainRaces writes which updates were lost, and which can be: a paragraph each.
func (s *session) explainRaces(w io.Writer) {
	if s.races == nil || len(s.races.Races()) == 0 {
		return
	}
	found := s.races.Races()
	fmt.Fprintf(w, "breakfast: races: %s\n", counted(found))
	for i := range found {
		if i == violationsShown {
			fmt.Fprintf(w, "and %d more\n", len(found)-i)
			break
		}
		found[i].Print(w)
	}
}

// concludeRaces has the result of a run say what was found. A run that ended well then failed.
func (s *session) concludeRaces(doc *result, end *ending) {
	if s.races == nil {
		return
	}
	s.races.Finish()
	doc.Races = append([]races.Race{}, s.races.Races()...)
	if len(doc.Races) > 0 && end.status == 0 {
		end.status = statusFailed
		doc.Status, doc.Message = end.status, "races: "+counted(doc.Races)
	}
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
