package report

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"net/url"
	"strings"

	"baseline/settings"
)

var (
	//go:embed page/page.html
	pageHTML string
	//go:embed page/page.css
	pageCSS string
	//go:embed page/page.js
	pageJS string
)

// WriteHTML writes the report as one page for a browser. It asks for nothing
// from anywhere, and works without JavaScript, which adds the filter and the
// arrow keys. The default language is Japanese.
func (r Report) WriteHTML(w io.Writer, language settings.Language) error {
	language = cmp.Or(language, settings.Japanese)
	in := func(t settings.Text) string { return t.In(language) }
	t, err := template.New("page").Funcs(template.FuncMap{
		"word":    func(name string) string { return in(words[name]) },
		"symbol":  func(s Status) string { return shownAs[s].symbol },
		"name":    func(s Status) string { return in(shownAs[s].word) },
		"meaning": func(s Status) string { return in(shownAs[s].meaning) },
		"where":   func(regions []string, all int) string { return where(regions, all, language) },
		"region":  func(region string) string { return where([]string{region}, 1, language) },
		"step":    linkedStep,
	}).Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, r.page(language))
}

// hash is how a Content-Security-Policy names what may be inside the page.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// linked is a fix that ends with a command, with the address of a page that
// may be linked, or with neither.
type linked struct{ Sentence, Command, Address string }

// linkedStep links pages of AWS alone: the text may come from anybody.
func linkedStep(fix string) *linked {
	if fix == "" {
		return nil
	}
	sentence, command := step(fix)
	if to, err := url.Parse(command); err == nil && to.Scheme == "https" && strings.HasSuffix("."+to.Host, ".aws.amazon.com") {
		return &linked{Sentence: sentence, Address: command}
	}
	return &linked{Sentence: sentence, Command: command}
}
