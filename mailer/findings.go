package mailer

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/mails"
)

const (
	// mostFindings is how many mails of one product's findings go out within an
	// hour, before the one that sums up: a hundred failed controls of a new
	// account must not hide what GuardDuty sees.
	mostFindings = 20

	// findingMemory is how long a finding that could not be marked is not
	// mailed again. One that was marked is mailed again when Security Hub opens
	// it again; marking takes it several minutes.
	// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
	findingMemory = 7 * 24 * time.Hour
	markedMemory  = 10 * time.Minute
)

// mailedFinding is what is known of the mail of a finding.
type mailedFinding struct {
	Message string    `json:"message"` // for which it was mailed, and never is again
	Until   time.Time `json:"until"`   // when it may be mailed for another
}

// findings mails findings, and marks each NOTIFIED: Security Hub sends a finding
// whenever it is updated, and the rule takes those that are NEW.
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html
func (m Mailer) findings(ctx context.Context, in message, all []mails.Finding) (failed error) {
	for i, f := range all {
		name := f.ProductArn + "\n" + f.ID
		if f.ID == "" {
			name = fmt.Sprintf("%s %d", in.ID, i)
		}
		failed = errors.Join(failed, m.finding(ctx, in, "finding "+hash(name), f))
	}
	return failed
}

func (m Mailer) finding(ctx context.Context, in message, key string, f mails.Finding) error {
	h, err := m.take(ctx, key)
	if err != nil {
		return err
	}
	var told mailedFinding
	_ = json.Unmarshal([]byte(h.state), &told) // what cannot be read is mailed again
	if told.Message == in.ID || time.Now().Before(told.Until) {
		m.release(ctx, h)
		return nil
	}
	_, product, _ := strings.Cut(f.ProductArn, ":product/") // in all regions
	counter, mail := "findings "+hash(product), m.Writer.Findings([]mails.Finding{f})
	switch n := m.count(ctx, counter, 1); {
	case n == mostFindings+1:
		mail = m.Writer.FindingsFlood(f, mostFindings)
	case n > mostFindings:
		// It stays NEW: Security Hub shows it, and sends it again when it is
		// updated.
		slog.Info("finding not mailed, there are too many", "id", f.ID)
		m.release(ctx, h)
		return nil
	default:
		told = mailedFinding{in.ID, time.Now().Add(findingMemory)}
	}
	if err := m.publish(ctx, mail); err != nil {
		m.count(ctx, counter, -1)
		m.release(ctx, h)
		return err
	}
	if told.Message != in.ID { // the mail was not about this one
		m.release(ctx, h)
		return nil
	}
	if err := m.mark(ctx, f); err != nil {
		slog.Error("not marked as notified", "id", f.ID, "error", err)
	} else {
		told.Until = time.Now().Add(markedMemory)
	}
	m.keep(ctx, h, told, findingMemory)
	return nil
}

// regionForm is that of the regions' ids: a finding says what it likes, and the
// id becomes part of a host's name.
var regionForm = regexp.MustCompile(`^[a-z]{2}(-[a-z]{1,12}){1,2}-[0-9]{1,2}$`)

// mark sets the finding's workflow status in its own region.
func (m Mailer) mark(ctx context.Context, f mails.Finding) error {
	if f.ID == "" || f.ProductArn == "" || !regionForm.MatchString(f.Region) {
		return errors.New("it does not say what and where it is")
	}
	out, err := m.Hub(f.Region).BatchUpdateFindings(ctx, &securityhub.BatchUpdateFindingsInput{
		FindingIdentifiers: []types.AwsSecurityFindingIdentifier{{Id: &f.ID, ProductArn: &f.ProductArn}},
		Workflow:           &types.WorkflowUpdate{Status: types.WorkflowStatusNotified},
	})
	if err != nil {
		return err
	}
	for _, u := range out.UnprocessedFindings {
		return fmt.Errorf("not processed: %s", aws.ToString(u.ErrorCode))
	}
	return nil
}

// hash shortens what may be of any length and form.
func hash(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
