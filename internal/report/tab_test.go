package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

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
// selector finds, once it stays where it is: a popover moves when it is painted.
func (b *tab) click(selector string) {
	b.t.Helper()
	var before string
	var at struct{ X, Y float64 }
	for {
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
		if text == before {
			break
		}
		before = text
		time.Sleep(50 * time.Millisecond)
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
