package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/discover"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// inForce returns the literal's settings as they are in force in the account,
// with their defaults: what [existing.File] says of it fills in what the
// literal leaves empty. Where both say something else, people are told.
func inForce(literal settings.Organization, account string, stderr io.Writer) (settings.Organization, existing.Account, error) {
	found, err := existing.Load(existing.File, account)
	if err != nil {
		return literal, found, err
	}
	o, differences := found.Settle(literal)
	for _, difference := range differences {
		talk(stderr, o.Language, "%s: %s", "%s: %s", existing.File, difference)
	}
	o, err = valid(o)
	return o, found, err
}

// mayBeRegion refuses what --region says before the account is known: its
// regions may be more than the default ones.
func mayBeRegion(region string, literal settings.Organization) error {
	_, err := os.Stat(existing.File)
	if literal.Regions == nil && !errors.Is(err, fs.ErrNotExist) && regions.Known(region) {
		return nil
	}
	return knownRegion(region, literal.WithDefaults())
}

// stale says in what the account is no longer as [existing.File] says, one
// thing a line; nothing where the file has no entry of it.
func stale(ctx context.Context, cfg aws.Config, literal settings.Organization, written existing.Account) ([]settings.Text, error) {
	if written.ID == "" {
		return nil, nil
	}
	now, err := discover.Look(ctx, cfg, written.ID, literal, written)
	if err != nil {
		return nil, err
	}
	return existing.Compare(written, now.Account), nil
}
