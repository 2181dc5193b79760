// Command accountsettings is the Lambda function behind Custom::AccountSetting:
// it applies what package controls holds to the account that it runs in, as
// the settings that are built into it say.
package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"baseline/controls"
	"baseline/organization"
	"baseline/settings"
)

// regionsInForce are those when the program was built, with commas between
// them: the build sets it (-X), so that no event and no environment can name
// others. Empty: what the literal says.
var regionsInForce string

// inForce returns the settings with these regions.
func inForce(o settings.Organization) settings.Organization {
	if regionsInForce != "" {
		o.Regions = strings.Split(regionsInForce, ",")
	}
	return o
}

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	settings := inForce(organization.Settings).WithDefaults()
	cfg, err := controls.LoadConfig(context.Background(), config.WithRegion(settings.HomeRegion))
	if err != nil {
		slog.Error("no configuration", "error", err)
		os.Exit(1)
	}
	lambda.Start(handler{
		settings: settings,
		genuine:  genuine,
		apply: func(ctx context.Context, account, control string) (controls.Report, error) {
			return controls.Runner{Config: cfg, Account: account, Settings: settings}.Apply(ctx, control)
		},
		rollingBack: stacks{cloudformation.NewFromConfig(cfg)}.rollingBack,
		store:       bucket{s3.NewFromConfig(cfg), settings.HomeRegion}.put,
		client:      &http.Client{Timeout: 10 * time.Second, CheckRedirect: refuseRedirects},
		answerTime:  30 * time.Second,
		secondTry:   20 * time.Second,
		betweenPuts: time.Second,
	}.handle)
}
