package programs

import "io/fs"

// Labs is the exercises: a folder each, named by its number and a word. In it:
//
//	handout.md   what the student reads
//	checks       what a solution is judged by (see package grade)
//	skeleton/    what the student begins with, gaps in it
//	answers/     the same files, gaps filled
//	right/       other right solutions: full marks are theirs, too
//	wrong/       wrong solutions; each says at its top what it scores and is told
//	notes.md     for who teaches it
//	recorded     what the answer's runs store to devices, where the checks compare with it (breakfast lab record)
//
// A program for students, built with -tags noanswers, has no answers, other solutions and notes.
func Labs() fs.FS {
	sub, err := fs.Sub(labs, "labs")
	if err != nil {
		panic(err) // "labs" is a valid path
	}
	return sub
}
