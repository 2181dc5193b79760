package checks

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// credentialReport is IAM's list of who has which credentials. IAM makes a new
// one every four hours at most.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
type credentialReport struct {
	at    time.Time
	root  credentials
	users []credentials
}

// credentials are those of one user. A time that is zero is that of something
// that never happened.
type credentials struct {
	name          string
	created       time.Time
	password, mfa bool
	passwordUsed  time.Time
	keyUsed       time.Time // the later one of both access keys
}

// IAM takes some seconds to make the report.
const (
	reportWait  = 2 * time.Second
	reportTries = 30
)

func (a *account) askCredentials(ctx context.Context) (credentialReport, error) {
	client := iam.NewFromConfig(a.home.Config)
	for try := range reportTries {
		if try > 0 {
			if err := sleep(ctx, reportWait); err != nil {
				return credentialReport{}, err
			}
		}
		_, err := client.GenerateCredentialReport(ctx, &iam.GenerateCredentialReportInput{})
		if err != nil && !awsfault.HasCode(err, "LimitExceeded", "ReportGenerationLimitExceeded") {
			return credentialReport{}, err
		}
		got, err := client.GetCredentialReport(ctx, &iam.GetCredentialReportInput{})
		switch {
		case err == nil:
			report, err := parseCredentials(got.Content, aws.ToTime(got.GeneratedTime))
			if err != nil {
				return report, awsfault.Fault{What: settings.Same("iam:GetCredentialReport"), Why: settings.Textf("レポートを読めない: %s", "%s", err), Do: awsfault.Again}
			}
			return report, nil
		case !awsfault.HasCode(err, "ReportNotPresent", "ReportExpired", "ReportInProgress"):
			return credentialReport{}, err
		}
	}
	return credentialReport{}, awsfault.Fault{
		What: settings.Same("iam:GetCredentialReport"),
		Why:  settings.Textf("IAM が %v 以内にレポートを作らなかった", "IAM has not made the report in %v", reportTries*reportWait),
		Do:   settings.Textf("数分後にもう一度実行する", "try again in some minutes"),
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// parseCredentials reads the report, whose columns may become more.
func parseCredentials(content []byte, at time.Time) (credentialReport, error) {
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return credentialReport{}, fmt.Errorf("the credential report is no table: %w", err)
	}
	report := credentialReport{at: at}
	for i, row := range rows {
		if i == 0 {
			continue
		}
		r := reportRow{names: rows[0], values: row}
		c := credentials{
			name:         r.text("user"),
			created:      r.time("user_creation_time"),
			password:     r.text("password_enabled") == "true",
			mfa:          r.text("mfa_active") == "true",
			passwordUsed: r.time("password_last_used"),
			keyUsed:      later(r.time("access_key_1_last_used_date"), r.time("access_key_2_last_used_date")),
		}
		if r.err != nil {
			return credentialReport{}, r.err
		}
		if c.name == "<root_account>" {
			report.root = c
		} else {
			report.users = append(report.users, c)
		}
	}
	if report.root.name == "" {
		return credentialReport{}, fmt.Errorf("the credential report does not have the root user, got %d rows", len(rows))
	}
	return report, nil
}

// reportRow is one row of the report, and the first error of reading it.
type reportRow struct {
	names, values []string
	err           error
}

func (r *reportRow) text(column string) string {
	for i, name := range r.names {
		if name == column {
			return r.values[i]
		}
	}
	if r.err == nil {
		r.err = fmt.Errorf("the credential report has no column %s", column)
	}
	return ""
}

func (r *reportRow) time(column string) time.Time {
	text := r.text(column)
	switch text {
	case "", "N/A", "no_information", "not_supported":
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("the credential report has no time in %s, got %q", column, text)
	}
	return at
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
