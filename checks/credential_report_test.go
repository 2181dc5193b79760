package checks

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"baseline/internal/awstest"
)

func TestTheCredentialReportIsWaitedFor(t *testing.T) {
	codes := func(list ...string) (errs []error) {
		for _, code := range list {
			errs = append(errs, awstest.Code(code))
		}
		return errs
	}
	for _, test := range []struct {
		name    string
		reports []error
		fail    func(awstest.Call) error
		found   string
		waited  time.Duration
	}{
		{"at hand", nil, nil, "pass", 0},
		{"made, expired, in progress", codes("ReportNotPresent", "ReportExpired", "ReportInProgress"), nil, "pass", 6 * time.Second},
		{"asked for too often", nil, awstest.Times(1, "GenerateCredentialReport", awstest.Code("LimitExceeded")), "pass", 0},
		{"never made", slices.Repeat(codes("ReportInProgress"), reportTries), nil,
			"error iam:GetCredentialReport: IAM has not made the report in 1m0s -> try again in some minutes", 58 * time.Second},
		{"may not be made", nil, awstest.Times(1, "GenerateCredentialReport", awstest.Code("AccessDenied")),
			"error iam:GenerateCredentialReport: not allowed -> allow the role this action", 0},
		{"may not be had", nil, awstest.Times(1, "GetCredentialReport", awstest.Code("AccessDenied")),
			"error iam:GetCredentialReport: not allowed -> allow the role this action", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := finished()
				w.reports, w.fail = test.reports, test.fail
				began := time.Now()
				wantResults(t, w.look(t, w.fake(), "user-mfa"), test.found)
				if waited := time.Since(began); waited != test.waited {
					t.Errorf("waited %v, want %v", waited, test.waited)
				}
			})
		})
	}
}

func TestThrottlingIsOutlasted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := finished()
		w.fail = awstest.Times(3, "GetCredentialReport", awstest.Code("Throttling"))
		wantResults(t, w.look(t, w.fake(), "user-mfa"), "pass")
	})
}

func TestParseCredentialsRefuses(t *testing.T) {
	for content, want := range map[string]string{
		"":                                "the credential report does not have the root user, got 0 rows",
		"user\n<root_account>\n":          "the credential report has no column user_creation_time",
		"user,user_creation_time\n\"open": "the credential report is no table",
	} {
		_, err := parseCredentials([]byte(content), time.Time{})
		if err == nil || len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
			t.Errorf("%q: got %v, want %s", content, err, want)
		}
	}
}

func TestWaitingEndsWithTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, ctx.Err()) {
		t.Errorf("got %v", err)
	}
}
