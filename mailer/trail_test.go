package mailer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/filterpattern"
)

// trail is a log group that searches as CloudWatch Logs does: with the filter
// pattern itself, by the events' own times, in pages of which some are empty.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
type trail struct {
	mu     sync.Mutex
	events []*logEvent
	page   int // events on a page; default: 2

	searches []cloudwatchlogs.FilterLogEventsInput // first pages
	pages    int
}

// logEvent is an event of the log group; times are in milliseconds since 1970.
type logEvent struct {
	text            string
	time, ingestion int64
	visible         time.Time // in searches
	verdicts        map[*filterpattern.Pattern]bool
}

func (g *trail) add(e *logEvent) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.events = append(g.events, e)
}

func (g *trail) filter(_ string, in *cloudwatchlogs.FilterLogEventsInput) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pages++
	if in.NextToken == nil {
		g.searches = append(g.searches, *in)
	}
	if aws.ToString(in.LogGroupName) != "the-trail" {
		return nil, &types.ResourceNotFoundException{}
	}
	pattern, err := parsePattern(aws.ToString(in.FilterPattern))
	if err != nil {
		return nil, &types.InvalidParameterException{Message: aws.String(err.Error())}
	}
	var found []types.FilteredLogEvent
	for i, e := range g.events {
		if e.time < aws.ToInt64(in.StartTime) || in.EndTime != nil && e.time > *in.EndTime || e.visible.After(time.Now()) || !e.matches(pattern) {
			continue
		}
		found = append(found, types.FilteredLogEvent{
			EventId: aws.String(fmt.Sprintf("3195310660696698337880902507980421114328961542429822%04d", i)),
			Message: &e.text, Timestamp: &e.time, IngestionTime: &e.ingestion,
		})
	}
	slices.SortStableFunc(found, func(a, b types.FilteredLogEvent) int {
		return cmp.Or(cmp.Compare(*a.Timestamp, *b.Timestamp), cmp.Compare(*a.IngestionTime, *b.IngestionTime))
	})

	// A token says where to go on, and whether an empty page has come before it.
	from, paused := 0, 0
	fmt.Sscan(aws.ToString(in.NextToken), &from, &paused)
	size := cmp.Or(g.page, 2)
	if from > 0 && paused == 0 && size == 2 {
		return &cloudwatchlogs.FilterLogEventsOutput{NextToken: aws.String(fmt.Sprint(from, " 1"))}, nil
	}
	to := min(from+size, len(found))
	out := &cloudwatchlogs.FilterLogEventsOutput{Events: found[min(from, to):to]}
	if to < len(found) {
		out.NextToken = aws.String(fmt.Sprint(to, " 0"))
	}
	return out, nil
}

// matches remembers its verdicts: they are asked for on every page.
func (e *logEvent) matches(p *filterpattern.Pattern) bool {
	verdict, ok := e.verdicts[p]
	if !ok {
		var event any
		verdict = json.Unmarshal([]byte(e.text), &event) == nil && p.Match(event)
		if e.verdicts == nil {
			e.verdicts = map[*filterpattern.Pattern]bool{}
		}
		e.verdicts[p] = verdict
	}
	return verdict
}

func parsePattern(text string) (*filterpattern.Pattern, error) {
	patterns.Lock()
	defer patterns.Unlock()
	if p, ok := patterns.parsed[text]; ok {
		return p, nil
	}
	p, err := filterpattern.Parse(text)
	if err == nil {
		patterns.parsed[text] = p
	}
	return p, err
}

var patterns = struct {
	sync.Mutex
	parsed map[string]*filterpattern.Pattern
}{parsed: map[string]*filterpattern.Pattern{}}
