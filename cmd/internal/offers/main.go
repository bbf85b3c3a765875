// Command offers prints what a web page offers, as JSON: the labs and the programs with their texts, and a sentence for
// each instruction.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"

	"breakfast/cmd/internal/lab"
	"breakfast/cpu/isa"
	"breakfast/programs"
)

func main() {
	list, err := offered()
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(map[string]any{"programs": list, "words": mnemonics()})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// An offer is a program or a lab that a page offers.
type offer struct {
	Name   string            `json:"name"`   // "preemptive"; of a lab "lab2"
	Title  string            `json:"title"`  // what it is about
	Number string            `json:"number"` // of a lab
	Needs  string            `json:"needs"`  // what a page does not have: a compiler
	Folder string            `json:"folder"` // of a lab: what its folder is called
	Harts  int               `json:"harts"`  // that it is meant for; 0 for as many as are usual
	Env    string            `json:"env"`    // the environment it is written for
	Main   []string          `json:"main"`   // the files that are assembled, or compiled
	Files  map[string]string `json:"files"`
	Given  []string          `json:"given"` // those that are not to be changed
	Recipe bool              `json:"recipe"`
}

// offered are the labs, then the programs.
func offered() ([]offer, error) {
	labs, err := lab.All()
	if err != nil {
		return nil, err
	}
	var list []offer
	for _, l := range labs {
		files, err := l.Files()
		if err != nil {
			return nil, err
		}
		o := offer{Name: "lab" + l.Number, Title: l.Sheet.Title, Number: l.Number, Needs: l.Sheet.Needs,
			Folder: l.Sheet.Name, Env: l.Sheet.Env,
			Harts: l.Sheet.Harts, Main: l.Sheet.Files, Files: map[string]string{}}
		for name, text := range files {
			o.Files[name] = string(text)
		}
		for _, g := range l.Sheet.Given {
			o.Given = append(o.Given, path.Base(g))
		}
		list = append(list, o)
	}
	for i, name := range programs.Names() {
		text, _ := programs.Source(name) // it is there: it has a name
		file := name + ".s"
		list = append(list, offer{Name: name, Title: programs.Summary(name), Harts: programs.Harts(name),
			Main: []string{file}, Files: map[string]string{file: text}, Recipe: i < len(programs.Recipes)})
	}
	return list, nil
}

// mnemonics are the instructions that the assembler knows, with a sentence for each.
func mnemonics() map[string]string {
	words := map[string]string{}
	for i := range isa.Pseudos {
		p := &isa.Pseudos[i]
		words[p.Name] = strings.TrimSpace(p.Name+" "+p.Syntax) + "\n" + p.Doc
	}
	for i := range isa.Table {
		if d := &isa.Table[i]; d.Name != "" && d.Absent == "" {
			words[d.Name] = d.Syntax() + "\n" + d.Doc
		}
	}
	return words
}
