package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"liandong/docs/questions"
)

// The parts of the query page, all of them: it loads nothing from anywhere else.
//
//go:embed graphiql/index.html graphiql/page.js graphiql/page.css graphiql/*.min.js graphiql/graphiql.min.css
var pageFiles embed.FS

// pagePolicy lets the page load its own parts and talk to this hub, and nothing else: no inline scripts or styles, no
// evaluated text. The fonts and small images are data inside the style sheet. GraphiQL wants one inline style, to stop
// the page from scrolling behind a dialog; the page does not scroll anyway.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// part is one file of a page with the tag browsers revalidate it by.
type part struct {
	content []byte
	tag     string
}

func newPart(content []byte) part {
	sum := sha256.Sum256(content)
	return part{content, `"` + hex.EncodeToString(sum[:8]) + `"`}
}

// serve answers with the file, which may load what is the hub's and nothing else.
func (p part) serve(w http.ResponseWriter, r *http.Request, name string) {
	header := w.Header()
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Cache-Control", "no-cache") // revalidated by tag: a new hub must not meet an old page
	header.Set("ETag", p.tag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(p.content))
}

// page serves GraphiQL.
type page struct{ parts map[string]part }

func newPage() *page {
	p := &page{parts: map[string]part{}}
	entries, err := pageFiles.ReadDir("graphiql")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, entry := range entries {
		content, err := pageFiles.ReadFile("graphiql/" + entry.Name())
		if err != nil {
			panic(err)
		}
		p.parts[entry.Name()] = newPart(content)
	}
	p.parts["questions.json"] = newPart(offered())
	return p
}

// offered are the questions that the page has ready, with their titles and variables.
func offered() []byte {
	all, err := questions.All()
	if err != nil {
		panic(err) // the files are part of the program, and a test has read them
	}
	content, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return content
}

// ServeHTTP answers with one file, the page itself when none is named.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "" {
		name = "index.html"
	}
	file, known := p.parts[name]
	if !known {
		http.NotFound(w, r)
		return
	}
	file.serve(w, r, name)
}
