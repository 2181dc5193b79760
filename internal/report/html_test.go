package report

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"baseline/settings"
)

var picture = flag.String("picture", "", "write a picture of the page to this file, such as docs/check.png")

func TestPage(t *testing.T) {
	browser := startBrowser(t)
	for name, test := range map[string]func(*tab){
		"asks for nothing":                asksForNothing,
		"has a title and a language":      hasATitleAndALanguage,
		"shows details on a click":        showsDetailsOnAClick,
		"filters":                         filters,
		"is usable by keyboard":           isUsableByKeyboard,
		"fits every window":               fitsEveryWindow,
		"runs nothing of what it shows":   runsNothingOfWhatItShows,
		"has contrast":                    hasContrast,
		"is printed whole":                isPrintedWhole,
		"works without JavaScript":        worksWithoutJavaScript,
		"is in the picture of the README": isInThePicture,
	} {
		t.Run(name, func(t *testing.T) { test(browser.tab(t)) })
	}
}

// show opens the page of a report.
func (b *tab) show(r Report, l settings.Language) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "check.html")
	file, err := os.Create(path)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := r.WriteHTML(file, l); err != nil {
		b.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open("file://" + path)
}

// want compares what an expression of JavaScript is.
func (b *tab) want(expression string, want any) {
	b.t.Helper()
	var got any
	if err := json.Unmarshal([]byte(b.eval(expression)), &got); err != nil {
		b.t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("got %v, want %v, of %s", got, want, expression)
	}
}

// wantQuiet fails the test if the console says anything.
func (b *tab) wantQuiet() {
	b.t.Helper()
	if said := b.complaints(); said != nil {
		b.t.Errorf("the console says %q", said)
	}
}

const (
	openPopover = `(document.querySelector('[popover]:popover-open') || { innerText: '' }).innerText.replace(/\s+/g, ' ')`
	focused     = `document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || document.activeElement.tagName`
	visible     = `[...document.querySelectorAll('tbody tr')].filter((e) => e.checkVisibility()).length + ' ' +
		[...document.querySelectorAll('details')].filter((e) => e.checkVisibility()).length`
	pressed = `[...document.querySelectorAll('.filter [aria-pressed=true]')].map((e) => e.dataset.status).join()`
)

func asksForNothing(b *tab) {
	b.show(sample(settings.English), settings.English)
	b.click("tr button.fail")
	var sent []string
	for _, params := range b.saw("Network.requestWillBeSent") {
		var p struct{ Request struct{ URL string } }
		if err := json.Unmarshal([]byte(params), &p); err != nil {
			b.t.Fatal(err)
		}
		if !strings.HasPrefix(p.Request.URL, "data:") {
			sent = append(sent, filepath.Base(p.Request.URL))
		}
	}
	if want := []string{"check.html"}; !reflect.DeepEqual(sent, want) {
		b.t.Errorf("requests: got %q, want %q", sent, want)
	}
	// The policy would also hold what gets in by mistake.
	b.eval(`fetch('https://example.com/').catch(() => 0)`)
	if said := b.complaints(); len(said) == 0 || !strings.Contains(strings.Join(said, ""), "Content Security Policy") {
		b.t.Errorf("the policy lets a request out: %q", said)
	}
}

func hasATitleAndALanguage(b *tab) {
	for l, title := range map[settings.Language]string{
		settings.Japanese: "アカウントベースラインの確認: 123456789012, 2026-03-04",
		settings.English:  "Account baseline check: 123456789012, 2026-03-04",
	} {
		b.show(sample(l), l)
		b.want(`document.title`, title)
		b.want(`document.documentElement.lang`, string(l))
		b.want(`document.querySelector('time').dateTime`, "2026-03-04T05:05:06Z")
	}
	b.show(sample(settings.Japanese), "")
	b.want(`document.documentElement.lang`, "ja")
	b.wantQuiet()
}

func showsDetailsOnAClick(b *tab) {
	b.show(sample(settings.English), settings.English)
	b.want(openPopover, "")
	b.click(`[aria-label="guardduty, us-east-2: error"]`)
	b.want(openPopover, "Threats are found guardduty us-east-2 ? error guardduty:ListDetectors is denied (by a service control policy) Fix Allow guardduty:ListDetectors Close")
	b.press("Escape")
	b.want(openPopover, "")

	b.click(`[aria-label="root-access-keys, account: fail"]`)
	b.want(`[...document.querySelectorAll(':popover-open a')].map((a) => a.href + ' ' + a.rel).join()`,
		"https://console.aws.amazon.com/iam/home#/security_credentials noopener noreferrer")
	b.click(":popover-open button")
	b.want(openPopover, "")
	b.click(`[aria-label="root-mfa, account: manual"]`) // and what passes comes after it
	b.want(`/two MFA devices.*second device.*there is an MFA device/.test(`+openPopover+`)`, true)
	b.press("Escape")
	b.click("summary .pass")
	b.want(`document.querySelector('summary:has(.pass)').parentElement.open`, true)
	b.wantQuiet()
}

func filters(b *tab) {
	b.show(sample(settings.English), settings.English)
	b.want(visible, "28 28")
	b.click(`.filter [data-status="error"]`)
	b.want(visible, "2 2")
	b.want(`document.querySelector('[aria-label="guardduty, us-east-1: fail"]').className`, "fail dim")
	b.want(`document.querySelector('[aria-label="guardduty, us-east-2: error"]').className`, "error")
	b.click(`.filter [data-status="off"]`)
	b.want(visible, "3 3")
	b.want(pressed, "error,off")
	b.want(`document.querySelector('[role=status]').innerText`, "Controls shown: 3 / 28")
	b.want(`location.hash`, "#show=error,off")

	b.call("Page.reload", nil, nil)
	b.wait("location.hash && document.readyState === 'complete' && " + pressed + " === 'error,off'")
	b.want(visible, "3 3")
	b.click(`.filter [data-status="off"]`)
	b.want(visible, "2 2")
	b.click(`.filter [data-status=""]`)
	b.want(visible, "28 28")
	b.want(`location.hash + ' ' + `+pressed, " ")

	b.eval(`location.hash = '#show=manual,nonsense'`)
	b.wait(pressed + " === 'manual'")
	b.want(visible, "2 2")
}

func isUsableByKeyboard(b *tab) {
	b.show(sample(settings.English), settings.English)
	b.press("Tab", "Tab")
	b.want(focused, "✗ fail 6")
	b.want(`getComputedStyle(document.activeElement).outlineStyle`, "solid")
	b.press("Enter")
	b.want(pressed, "fail")
	b.press("Tab", "Tab", "Tab", "Tab", "Tab")
	b.want(focused, "root-access-keys, account: fail")
	b.press("ArrowUp", "ArrowLeft") // there is nothing
	b.want(focused, "root-access-keys, account: fail")
	b.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight")
	b.want(focused, "ebs-encryption, us-east-2: fail")
	b.press("Enter")
	b.want(`/EBS.*us-east-2.*--region us-east-2/.test(`+openPopover+`)`, true)
	b.press("ArrowDown") // the details follow
	b.want(`/VPC.*us-east-2.*0002 is not in use/.test(`+openPopover+`)`, true)
	b.eval(`document.addEventListener('keydown', (event) => { window.scrolls = !event.defaultPrevented })`)
	b.press("End")
	b.want(focused, "default-vpc, sa-east-1: pass")
	b.want(`window.scrolls`, false)
	b.press("Home")
	b.want(focused, "default-vpc, ap-northeast-1: fail")
	b.press("Escape")
	b.want(openPopover, "")
	b.want(focused, "default-vpc, ap-northeast-1: fail")
	b.press("Tab")
	b.want(`document.activeElement.tagName`, "SUMMARY")
	b.press("Shift+Tab")
	b.want(focused, "default-vpc, ap-northeast-1: fail")
}

func fitsEveryWindow(b *tab) {
	long := Result{Control: "user-mfa", Status: Fail, Summary: strings.Repeat("x", 400), Fix: strings.Repeat("y", 400)}
	for name, r := range map[string]Report{
		"sample": sample(settings.Japanese),
		"huge":   huge(),
		"long":   New("123456789012", home, at, []Result{long}),
		"empty":  New("123456789012", home, at, nil),
	} {
		b.show(r, settings.Japanese)
		for _, width := range []int{320, 390, 700, 1024, 1280} {
			b.resize(width, 800)
			if got := b.eval(`document.documentElement.scrollWidth > innerWidth`); got != "false" {
				b.t.Errorf("%s: wider than a window of %d", name, width)
			}
			// A list takes the place of the table on a phone.
			if name == "sample" {
				b.want(`document.querySelector('table').checkVisibility()`, width > 640)
			}
		}
	}
	b.wantQuiet()
}

func runsNothingOfWhatItShows(b *tab) {
	text := hostile + `"' onfocus=window.hacked=true autofocus <a href=javascript:window.hacked=true>` + "`${window.hacked=true}`{{.}}"
	r := New(text, text, at, []Result{
		{Control: text, Item: text, Region: text, Status: Fail, Summary: text, Fix: text},
		{Control: text, Region: home, Status: Fail, Summary: text, Fix: "Look: javascript:window.hacked=true"},
		{Control: text, Region: home, Status: Fail, Summary: text, Fix: "Look: https://aws.amazon.com.example.com/"},
		{Control: text, Region: home, Status: Fail, Summary: text, Fix: "Look: https://docs.aws.amazon.com/<script>alert(1)</script>"},
	})
	b.show(r, settings.English)
	b.click("tr button.fail")
	b.want(`window.hacked === undefined && document.scripts.length`, 1.)
	b.want(`document.querySelectorAll('img, iframe, object, [onfocus], [autofocus]').length`, 0.)
	b.want(`[...new Set([...document.links].map((a) => a.href))].join()`, "https://docs.aws.amazon.com/%3cscript%3ealert%281%29%3c/script%3e")
	b.want(`document.querySelector('dd').textContent`, text)
	b.wantQuiet()
}

// contrast returns the texts that WCAG 2.2 AA finds too pale, 4.5 to 1.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
const contrast = `(() => {
	const rgb = (s) => s.match(/[\d.]+/g).map(Number);
	const light = (c) => [.2126, .7152, .0722].reduce((sum, k, i) => {
		const v = c[i] / 255;
		return sum + k * (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
	}, 0);
	const back = (e) => {
		for (; e; e = e.parentElement) {
			const c = rgb(getComputedStyle(e).backgroundColor);
			if (c.length === 3) return c;
		}
		return null;
	};
	const pale = new Set();
	let seen = 0;
	for (const e of document.querySelectorAll('body *')) {
		const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
		if (!text || !e.checkVisibility() || e.disabled) continue;
		seen++;
		const [a, b] = [light(rgb(getComputedStyle(e).color)), light(back(e))].sort((x, y) => y - x);
		if ((a + .05) / (b + .05) < 4.5) pale.add(e.tagName + '.' + e.className + ' ' + ((a + .05) / (b + .05)).toFixed(2));
	}
	return seen < 150 ? 'only ' + seen + ' seen' : [...pale].join('; ');
})()`

func hasContrast(b *tab) {
	b.show(sample(settings.English), settings.English)
	for _, scheme := range []string{"light", "dark"} {
		b.call("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		b.click(`.filter [data-status=""]`)
		b.want(contrast, "")
		b.click(`.filter [data-status="fail"]`) // some cells fade
		b.want(contrast, "")
	}
	b.want(`getComputedStyle(document.body).backgroundColor`, "rgb(15, 20, 25)")
}

const unprinted = `[...document.querySelectorAll('details li')].filter((e) => !e.checkVisibility({ contentVisibilityAuto: true })).length`

func isPrintedWhole(b *tab) {
	b.show(sample(settings.English), settings.English)
	if b.eval(unprinted) == "0" {
		b.t.Error("nothing is folded on the screen")
	}
	b.click(`.filter [data-status=""]`)
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	b.eval(`dispatchEvent(new Event('beforeprint'))`)
	b.want(unprinted, 0.)
	b.want(`document.querySelectorAll('details:not([open])').length`, 0.)
	b.want(`document.querySelector('.counts').checkVisibility() && !document.querySelector('.filter').checkVisibility()`, true)
	b.eval(`dispatchEvent(new Event('afterprint'))`)
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": ""}, nil)
	b.want(`document.querySelector('summary:has(.off)').parentElement.open`, false)
}

func worksWithoutJavaScript(b *tab) {
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.show(sample(settings.English), settings.English)
	b.want(`document.querySelector('.filter').checkVisibility()`, false)
	b.want(`document.querySelector('.counts').checkVisibility()`, true)
	b.click("summary .pass")
	b.want(`document.querySelector('summary:has(.pass)').parentElement.open`, true)
	b.click(`[aria-label="guardduty, us-east-2: error"]`)
	b.want(openPopover+`.slice(0, 17)`, "Threats are found")
	b.press("Escape")
	b.want(openPopover, "")
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	b.want(unprinted, 0.)
}

func isInThePicture(b *tab) {
	if *picture == "" {
		return
	}
	b.call("Emulation.setScrollbarsHidden", map[string]any{"hidden": true}, nil)
	b.resize(1280, 1160)
	b.show(sample(settings.English), settings.English)
	b.click(`[aria-label="root-access-keys, account: fail"]`)
	b.eval(`scrollTo(0, 0)`)
	b.screenshot(*picture)
}

func (b *tab) screenshot(path string) {
	b.t.Helper()
	var shot struct{ Data string }
	b.call("Page.captureScreenshot", nil, &shot)
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
