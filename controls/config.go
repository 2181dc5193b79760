package controls

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
)

const (
	// callTimeout ends one attempt of a call; the settings' calls answer
	// within a second or two.
	callTimeout = 20 * time.Second

	// maxAttempts outlast about 15 seconds of throttling, a minute at worst.
	maxAttempts = 6
)

// LoadConfig returns the configuration of the environment (credentials,
// AWS_ENDPOINT_URL, …) with the adaptive retries and the time limits that a
// run over all regions needs. Options come after these, and win.
func LoadConfig(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
	return config.LoadDefaultConfig(ctx, append([]func(*config.LoadOptions) error{
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(callTimeout)),
		config.WithRetryMode(aws.RetryModeAdaptive),
		config.WithRetryMaxAttempts(maxAttempts),
	}, options...)...)
}

// InRegion returns the configuration for calls to a region.
func InRegion(cfg aws.Config, region string) aws.Config {
	cfg = cfg.Copy()
	cfg.Region = region
	return cfg
}
