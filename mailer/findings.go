package mailer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/mails"
)

const (
	// mostFindings is how many mails of findings go out within an hour, before
	// the one that sums up.
	mostFindings = 20

	// findingMemory is how long a finding that could not be marked is not
	// mailed again; markedMemory is for deliveries that come twice. A finding
	// that Security Hub opens again later is mailed again.
	findingMemory = 7 * 24 * time.Hour
	markedMemory  = 10 * time.Minute
)

// findings mails findings, and marks each NOTIFIED: Security Hub sends a finding
// whenever it is updated, and the rule takes those that are NEW.
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html
func (m Mailer) findings(ctx context.Context, all []mails.Finding) (failed error) {
	for _, f := range all {
		key := fmt.Sprintf("finding %x", sha256.Sum256([]byte(f.ID)))
		failed = errors.Join(failed, m.onceFor(ctx, key, func() (time.Duration, error) { return m.finding(ctx, f) }))
	}
	return failed
}

func (m Mailer) finding(ctx context.Context, f mails.Finding) (memory time.Duration, err error) {
	switch n := m.count(ctx, "findings"); {
	case n == mostFindings+1:
		return 0, m.publish(ctx, m.Writer.FindingsFlood(mostFindings))
	case n > mostFindings:
		// It stays NEW: Security Hub shows it, and sends it again when it is
		// updated.
		slog.Info("finding not mailed, there are too many", "id", f.ID)
		return 0, nil
	}
	if err := m.publish(ctx, m.Writer.Findings([]mails.Finding{f})); err != nil {
		return 0, err
	}
	if err := m.mark(ctx, f); err != nil {
		slog.Error("not marked as notified", "id", f.ID, "error", err)
		return findingMemory, nil
	}
	return markedMemory, nil
}

// mark sets the finding's workflow status in its own region.
func (m Mailer) mark(ctx context.Context, f mails.Finding) error {
	if f.ID == "" || f.ProductArn == "" || f.Region == "" {
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
		return fmt.Errorf("%s: %s", aws.ToString(u.ErrorCode), aws.ToString(u.ErrorMessage))
	}
	return nil
}
