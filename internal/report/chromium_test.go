package report

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"baseline/internal/optional"
)

// browser is a headless Chromium, driven through the pipe that it offers to
// programs: a JSON object a message, each ended by a zero byte.
// https://chromedevtools.github.io/devtools-protocol/
type browser struct {
	to io.Writer
	id int

	mu      sync.Mutex
	answers map[int]chan message
	events  []message
}

// message is an answer or, without an ID, an event.
type message struct {
	ID                    int
	SessionID             string
	Method                string
	Params, Result, Error json.RawMessage
}

// tab is one page in a browser.
type tab struct {
	*browser
	t       testing.TB
	session string
}

// startBrowser starts a Chromium for a test and those below it. They are
// skipped, with the reason, where there is none.
func startBrowser(t testing.TB) *browser {
	t.Helper()
	var program string
	for _, name := range []string{"google-chrome", "chromium", "chromium-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		optional.Skip(t, "chromium is not installed")
	}
	theirIn, ourOut := pipe(t)
	ourIn, theirOut := pipe(t)
	// The page is our own, so it needs no sandbox, which root cannot have.
	command := exec.Command(program, "--headless", "--no-sandbox", "--remote-debugging-pipe",
		"--user-data-dir="+t.TempDir(), "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "about:blank")
	command.ExtraFiles = []*os.File{theirIn, theirOut} // file descriptors 3 and 4
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()

	b := &browser{to: ourOut, answers: map[int]chan message{}}
	go b.read(ourIn)
	t.Cleanup(func() {
		(&tab{browser: b, t: t}).call("Browser.close", nil, nil)
		_ = command.Wait()
	})
	return b
}

// tab opens a page of 1280 by 900 pixels for one test.
func (b *browser) tab(t testing.TB) *tab {
	t.Helper()
	p := &tab{browser: b, t: t}
	var target struct{ TargetID, SessionID string }
	p.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	p.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	p.session = target.SessionID
	t.Cleanup(func() { p.call("Page.close", nil, nil) })
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.call(domain+".enable", nil, nil)
	}
	p.resize(1280, 900)
	return p
}

func pipe(t testing.TB) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

func (b *browser) read(from io.Reader) {
	lines := bufio.NewReader(from)
	for {
		text, err := lines.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
			panic(err) // the browser speaks another language
		}
		b.mu.Lock()
		if m.ID == 0 {
			b.events = append(b.events, m)
		} else {
			b.answers[m.ID] <- m
		}
		b.mu.Unlock()
	}
}

// call has the browser do something and waits until it is done.
func (b *tab) call(method string, params map[string]any, result any) {
	b.t.Helper()
	if params == nil {
		params = map[string]any{}
	}
	b.id++
	answer := make(chan message, 1)
	b.mu.Lock()
	b.answers[b.id] = answer
	b.mu.Unlock()
	call := map[string]any{"id": b.id, "method": method, "params": params}
	if b.session != "" {
		call["sessionId"] = b.session
	}
	text, err := json.Marshal(call)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(text, 0)); err != nil {
		b.t.Fatal(err)
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
	case <-time.After(time.Minute):
		b.t.Fatalf("%s: no answer", method)
	}
}

// saw returns the parameters of the events so far that have the name.
func (b *tab) saw(method string) (params []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.events {
		if m.Method == method && m.SessionID == b.session {
			params = append(params, string(m.Params))
		}
	}
	return params
}
