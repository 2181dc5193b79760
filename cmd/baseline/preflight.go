package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"baseline/settings"
)

func newPreflight(o settings.Organization) *cobra.Command {
	return &cobra.Command{
		Use:   "preflight",
		Short: "Say what would make a deployment fail or useless, before anything is changed",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := o.Validate()
			if len(o.Alerts.Emails) == 0 {
				err = errors.Join(err, errors.New("organization.Alerts.Emails: nobody would be told of an alert: name at least one address, got none"))
			}
			if err != nil {
				return failing{fmt.Errorf("not ready to deploy, see organization/organization.go:\n%w", err)}
			}
			return nil
		},
	}
}
