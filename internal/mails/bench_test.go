package mails

import (
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"baseline/settings"
)

// A burst of denied calls is what makes many events.
func BenchmarkAlarmOf1000Events(b *testing.B) {
	var list []struct {
		Event json.RawMessage
	}
	readJSON(b, "mails/events.json", &list)
	var raw []string
	for i := range 1000 {
		raw = append(raw, string(list[i%len(list)].Event))
	}
	w := writers[settings.Japanese]
	before := cpu(b)
	b.ResetTimer()
	for range b.N {
		var events []Event
		for _, r := range raw {
			events = append(events, ParseEvent(r))
		}
		w.Alarm(Report{Alarm: alarm("UnauthorizedApiCall"), Events: events})
	}
	b.ReportMetric((cpu(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// cpu is what this process has used: the clock tells of other processes, too.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
