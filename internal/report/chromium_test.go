package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
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

// open shows the address and waits until it is loaded.
func (b *tab) open(url string) {
	b.t.Helper()
	before := len(b.saw("Page.loadEventFired"))
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	for start := time.Now(); len(b.saw("Page.loadEventFired")) == before; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			b.t.Fatalf("%s does not load", url)
		}
	}
}

// eval returns what an expression of JavaScript is, written as JSON.
func (b *tab) eval(expression string) string {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &answer)
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, answer.ExceptionDetails)
	}
	return string(answer.Result.Value)
}

// click presses the mouse in the middle of the first visible element that the
// selector finds.
func (b *tab) click(selector string) {
	b.t.Helper()
	var at struct{ X, Y float64 }
	text := b.eval(fmt.Sprintf(`(() => {
		const e = [...document.querySelectorAll(%q)].find((e) => e.checkVisibility());
		if (!e) return null;
		e.scrollIntoView({ block: 'center' });
		const box = e.getBoundingClientRect();
		return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	})()`, selector))
	if text == "null" {
		b.t.Fatalf("nothing to click: %s", selector)
	}
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		b.t.Fatal(err)
	}
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
	}
}

// press presses keys, one after the other; "Shift+Tab" is one.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	codes := map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
	for _, key := range keys {
		key, shift := strings.CutPrefix(key, "Shift+")
		for _, kind := range []string{"keyDown", "keyUp"} {
			params := map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
			if shift {
				params["modifiers"] = 8
			}
			if key == "Enter" && kind == "keyDown" {
				params["text"] = "\r"
			}
			b.call("Input.dispatchKeyEvent", params, nil)
		}
	}
}

// resize gives the window another size, in CSS pixels.
func (b *tab) resize(width, height int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
}

// complaints are what the console says that it should not.
func (b *tab) complaints() []string {
	return slices.Concat(b.saw("Runtime.exceptionThrown"), b.saw("Log.entryAdded"), b.saw("Runtime.consoleAPICalled"))
}

// wait waits until an expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	for start := time.Now(); b.eval(expression) != "true"; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			b.t.Fatalf("never true: %s", expression)
		}
	}
}
