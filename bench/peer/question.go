package peer

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/tools/txtar"
)

// Question is one question in the words of both, with the same predicate of time: relations and roots that hold at $asOf.
type Question struct {
	Name      string
	Group     string // of its database hits: nested, filtered, totals or else
	Measured  string // single or multi when time is measured: a single entity, or several levels; else empty
	About     string // in a sentence
	Hub, Peer string // documents
	List      string // the peer's document as users write it where nothing has a date, with children as plain lists where their relations' properties and totals are not asked
	Variables string // statement that returns a map of variables beside asOf; empty for none
}

//go:embed questions/*.txtar
var questions embed.FS

// Questions are all questions, by name.
func Questions() ([]Question, error) {
	files, err := fs.Glob(questions, "questions/*.txtar")
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, file := range files {
		text, err := questions.ReadFile(file)
		if err != nil {
			return nil, err
		}
		q, err := parse(strings.TrimSuffix(strings.TrimPrefix(file, "questions/"), ".txtar"), text)
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, nil
}

func parse(name string, text []byte) (Question, error) {
	archive := txtar.Parse(text)
	q := Question{Name: name}
	for line := range strings.Lines(string(archive.Comment)) {
		line = strings.TrimSpace(line)
		if group, ok := strings.CutPrefix(line, "group: "); ok {
			q.Group = group
		} else if measured, ok := strings.CutPrefix(line, "measured: "); ok {
			q.Measured = measured
		} else {
			q.About = line
		}
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "hub.graphql":
			q.Hub = string(f.Data)
		case "peer.graphql":
			q.Peer = string(f.Data)
		case "list.graphql":
			q.List = string(f.Data)
		case "variables.cypher":
			q.Variables = strings.TrimSpace(string(f.Data))
		}
	}
	if q.List == "" {
		q.List = q.Peer // without any date in it
	}
	if q.Group == "" || q.About == "" || q.Hub == "" || q.Peer == "" {
		return q, fmt.Errorf("question %s lacks its group, a sentence, or a document", name)
	}
	return q, nil
}
