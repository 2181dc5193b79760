package mailer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/mails"
	"baseline/settings"
)

const (
	// searchTime is what looking for one alarm's events may take.
	searchTime = 25 * time.Second

	// mostEvents and mostBytes are how much of an alarm is read at a time, but
	// for the rest of a page: the function has 256 MB, and a record may have
	// 256 KB. The next search goes on where one was cut.
	mostEvents = 10_000
	mostBytes  = 16 << 20
)

// seen is an event of the trail's log group.
type seen struct {
	mails.Event
	id       string
	ingested int64 // when the log group received it, in milliseconds since 1970
}

// search returns the events that an alarm counts. It asks with the patterns of
// the alarm's own filters, and gives each its share of time and of events, so
// that none goes unread because of the others.
func (m Mailer) search(ctx context.Context, activity settings.Activity, since, until time.Time) search {
	s := search{since: since, until: until, began: time.Now(), upTo: everything}
	known := map[string]bool{}
	end := s.began.Add(searchTime)
	for i, pattern := range activity.Patterns {
		share := time.Duration(len(activity.Patterns) - i)
		ctx, cancel := context.WithTimeout(ctx, time.Until(end)/share)
		in := cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: &m.LogGroup, FilterPattern: aws.String(pattern), StartTime: aws.Int64(since.UnixMilli()),
		}
		if !until.IsZero() {
			in.EndTime = aws.Int64(until.UnixMilli())
		}
		upTo, err := s.read(ctx, cloudwatchlogs.NewFilterLogEventsPaginator(m.Logs, &in), known, len(activity.Patterns))
		cancel()
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			err, s.slow = errors.New("the search took too long"), true
		case err == nil && upTo != everything:
			s.full = true
		}
		s.upTo = min(s.upTo, upTo)
		if s.err == nil {
			s.err = err // the others are seldom different
		}
	}
	slices.SortStableFunc(s.found, func(a, b seen) int { return int(a.ingested - b.ingested) })
	return s
}

// read reads what one pattern finds, up to its share, and returns the time up to
// which all is read. The pages are sorted by time, and may be empty.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
func (s *search) read(ctx context.Context, pages *cloudwatchlogs.FilterLogEventsPaginator, known map[string]bool, shares int) (upTo int64, err error) {
	events, size, last := 0, 0, s.since.UnixMilli()
	for pages.HasMorePages() {
		if events >= mostEvents/shares || size >= mostBytes/shares {
			return max(last, s.since.UnixMilli()+1), nil
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return last, err
		}
		for _, e := range page.Events {
			last = max(last, aws.ToInt64(e.Timestamp))
			events, size = events+1, size+len(aws.ToString(e.Message))
			if event := read(e); !known[event.id] {
				known[event.id] = true
				s.found = append(s.found, event)
			}
		}
	}
	return everything, nil
}

// read takes the id of CloudTrail's record; that of the log event where the
// record has none.
func read(e types.FilteredLogEvent) seen {
	event := mails.ParseEvent(aws.ToString(e.Message))
	id := event.ID
	if id == "" || len(id) > 64 {
		id = aws.ToString(e.EventId)
	}
	return seen{event, id, aws.ToInt64(e.IngestionTime)}
}
