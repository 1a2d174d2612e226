package server

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

//go:embed signin
var signInFiles embed.FS

// signInPage is where people sign in with a browser, choose their own password, see who they are, and sign out. It is the same for everybody: what it shows of a
// person it asks from the page.
type signInPage struct {
	pages map[string]part // by language
	parts map[string]part // by file
}

func newSignInPage(c Config) *signInPage {
	p := &signInPage{pages: map[string]part{}, parts: map[string]part{}}
	for _, language := range []string{"en", "zh"} {
		p.pages[language] = newPart(signInText(language, c))
	}
	for _, name := range []string{"page.js", "page.css"} {
		content, err := signInFiles.ReadFile("signin/" + name)
		if err != nil {
			panic(err) // the files are part of the program
		}
		p.parts[name] = newPart(content)
	}
	return p
}

// signInText is the page in a language, with what this hub offers.
func signInText(language string, c Config) []byte {
	say := func(en, zh string) string {
		if language == "zh" {
			return zh
		}
		return en
	}
	offers := struct {
		Lang             string
		SignOn, GraphiQL bool
	}{say("en", "zh-CN"), c.SignOn != nil, c.GraphiQL}
	page, err := template.New("page.html").Funcs(template.FuncMap{"say": say}).ParseFS(signInFiles, "signin/page.html")
	var text bytes.Buffer
	if err == nil {
		err = page.Execute(&text, offers)
	}
	if err != nil {
		panic(err) // the page is part of the program
	}
	return text.Bytes()
}

// ServeHTTP answers with the page in the caller's language, or with one of its parts.
func (p *signInPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if name := r.PathValue("file"); name != "" {
		file, known := p.parts[name]
		if !known {
			http.NotFound(w, r)
			return
		}
		file.serve(w, r, name)
		return
	}
	w.Header().Set("Vary", "Accept-Language")
	p.pages[language(r.Header.Get("Accept-Language"))].serve(w, r, "page.html")
}
