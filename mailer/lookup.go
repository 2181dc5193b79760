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
	// lookupTime is what looking for one alarm's events may take.
	lookupTime = 25 * time.Second

	// mostEvents is how many events of an alarm are read at a time; more are
	// not counted.
	mostEvents = 10_000
)

// seen is an event of the trail's log group.
type seen struct {
	mails.Event
	id       string
	ingested int64 // when the log group received it, in milliseconds since 1970
}

// lookup returns the events since then that an alarm counts, each once, in the
// order in which they were received. What was found before an error comes with
// it. It asks with the patterns of the alarm's own filters.
func (m Mailer) lookup(ctx context.Context, activity settings.Activity, since time.Time) (found []seen, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	known := map[string]bool{}
	for _, pattern := range activity.Patterns {
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(m.Logs, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: &m.LogGroup, FilterPattern: aws.String(pattern), StartTime: aws.Int64(since.UnixMilli()),
		})
		for pages.HasMorePages() && err == nil && len(found) < mostEvents {
			var page *cloudwatchlogs.FilterLogEventsOutput
			if page, err = pages.NextPage(ctx); err != nil {
				break
			}
			for _, e := range page.Events {
				if event := read(e); !known[event.id] {
					known[event.id] = true
					found = append(found, event)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b seen) int { return int(a.ingested - b.ingested) })
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("the search took too long")
	}
	return found, err
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
