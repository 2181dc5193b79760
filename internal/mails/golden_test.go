package mails

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"baseline/internal/golden"
	"baseline/settings"
)

// writers are those of both languages, by their codes.
var writers = map[settings.Language]Writer{
	settings.Japanese: NewWriter(Options{
		Language: settings.Japanese, TimeZone: "Asia/Tokyo", Account: "123456789012", Region: "ap-northeast-1",
		LogGroup: "Baseline-Root-AuditTrailLogGroup1A2B3C4D-5E6F7G8H9I0J",
		Runbook:  "https://git.corp.example/baseline/blob/main/docs/runbook.ja.md",
	}),
	settings.English: NewWriter(Options{
		Language: settings.English, TimeZone: "UTC", Account: "123456789012", Region: "ap-northeast-1",
	}),
}

// sameMails compares the mails of both languages with golden files.
func sameMails(t *testing.T, name string, write func(Writer) Mail) {
	t.Helper()
	for language, w := range writers {
		m := write(w)
		checkSafe(t, w, m)
		checkWhole(t, m)
		golden.Text(t, goldenPath(name, language), []byte("Subject: "+m.Subject+"\n\n"+m.Body))
	}
}

func goldenPath(name string, language settings.Language) string {
	return filepath.Join("..", "..", "testdata", "mails", name+"."+string(language)+".txt")
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// records returns those of testdata/activities that match the activity and that
// nobody made up; those that are documented as they are come first.
func records(t testing.TB, id string) []Event {
	var list []struct {
		Matches []string
		Call    bool
		MadeUp  bool `json:"made_up"`
		Event   json.RawMessage
	}
	readJSON(t, "activities/records.json", &list)
	var whole, written []Event
	for _, r := range list {
		switch e := ParseEvent(string(r.Event)); {
		case !slices.Contains(r.Matches, id) || r.MadeUp:
		case r.Call:
			written = append(written, e)
		default:
			whole = append(whole, e)
		}
	}
	return append(whole, written...)
}

// examples returns the whole records of testdata/mails, which are written from
// the pages that they name.
func examples(t testing.TB, id string) (all []Event) {
	var list []struct {
		Alarm string
		Event json.RawMessage
	}
	readJSON(t, "mails/events.json", &list)
	for _, e := range list {
		if e.Alarm == id {
			all = append(all, ParseEvent(string(e.Event)))
		}
	}
	return all
}

func alarm(id string) Alarm {
	name := "Baseline-Root-ActivityAlarms" + id + "1A2B3C4D-5E6F7G8H9I0J"
	return Alarm{
		Name: name, Arn: "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:" + name, Namespace: "Baseline", Metric: id,
		Account: "123456789012", Region: "ap-northeast-1", OldState: "OK", NewState: "ALARM",
		Reason:  "Threshold Crossed: 1 datapoint [1.0 (01/10/26 15:03:00)] was greater than or equal to the threshold (1.0).",
		Changed: time.Date(2026, 10, 2, 1, 50, 12, 0, time.UTC),
	}
}

func TestMailsOfAlarms(t *testing.T) {
	wanted := map[string]bool{}
	for _, activity := range settings.Activities {
		whole, real := examples(t, activity.ID), records(t, activity.ID)
		if len(whole) == 0 || len(real) == 0 {
			t.Errorf("%s: got %d whole and %d real records, want some of both", activity.ID, len(whole), len(real))
		}
		events := append(whole, real[:min(len(real), 2)]...)
		sameMails(t, "alarms/"+activity.ID, func(w Writer) Mail { return w.Alarm(Report{Alarm: alarm(activity.ID), Events: events}) })
		for language := range writers {
			wanted[goldenPath("alarms/"+activity.ID, language)] = true
		}
	}
	golden.NoOthers(t, filepath.Join("..", "..", "testdata", "mails", "alarms", "*"), wanted)
}

func TestMailsOfOccasions(t *testing.T) {
	root := examples(t, "RootUsage")
	denied := examples(t, "UnauthorizedApiCall")
	over := alarm("RootUsage")
	over.OldState, over.NewState = "ALARM", "OK"
	for name, r := range map[string]Report{
		"late":      {Alarm: alarm("RootUsage")},
		"denied":    {Alarm: alarm("RootUsage"), Missing: "operation error CloudWatch Logs: FilterLogEvents, https response error StatusCode: 400, api error AccessDeniedException: not authorized"},
		"continued": {Alarm: alarm("RootUsage"), Occasion: Continued, Events: root[1:]},
		"ended":     {Alarm: over, Occasion: Ended, Events: root[1:]},
		"flood":     {Alarm: alarm("UnauthorizedApiCall"), Occasion: Flood, Mails: 20, Events: denied, More: 9321},
		"cut":       {Alarm: alarm("UnauthorizedApiCall"), Events: denied, Read: 10_000},
		"partial":   {Alarm: alarm("UnauthorizedApiCall"), Events: denied[:2], More: 40, Missing: "the look-up took too long"},
	} {
		sameMails(t, "occasions/"+name, func(w Writer) Mail { return w.Alarm(r) })
	}
}

func TestMailsOfFindings(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "findings")
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) < 25 {
		t.Fatalf("got %d samples of findings", len(files))
	}
	var all []json.RawMessage
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		var sample struct {
			Event struct {
				Detail struct{ Findings []json.RawMessage }
			}
		}
		readJSON(t, filepath.Join("findings", name+".json"), &sample)
		var raw struct{ Event json.RawMessage }
		readJSON(t, filepath.Join("findings", name+".json"), &raw)
		sameMails(t, "findings/"+name, func(w Writer) Mail { return w.Message(string(raw.Event)) })
		all = append(all, sample.Event.Detail.Findings...)
	}
	several, err := json.Marshal(map[string]any{
		"account": "123456789012", "region": "ap-northeast-1", "detail": map[string]any{"findings": all},
	})
	if err != nil {
		t.Fatal(err)
	}
	sameMails(t, "findings/several", func(w Writer) Mail { return w.Message(string(several)) })
	sameMails(t, "findings/least", func(w Writer) Mail { return w.Message(`{"detail": {"findings": [{}]}}`) })
}

func TestMailsOfMessages(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "testdata", "mails", "messages", "*.message"))
	if len(files) < 8 {
		t.Fatalf("got %d messages", len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".message")
		sameMails(t, "messages/"+name, func(w Writer) Mail { return w.Message(string(text)) })
	}
}
