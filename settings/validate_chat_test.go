package settings_test

import (
	"strings"
	"testing"

	"baseline/settings"
)

func TestChatChannels(t *testing.T) {
	slack := settings.SlackChannel{WorkspaceID: "T0314159", ChannelID: "C0271828"}
	teams := settings.TeamsChannel{
		TenantID:  "31415926-5358-9793-2384-626433832795",
		TeamID:    "27182818-2845-9045-2353-602874713527",
		ChannelID: "19%3aab3cd%40thread.tacv2",
	}
	for _, test := range []struct {
		alerts settings.Alerts
		off    bool
		want   string // in the error; empty for none
	}{
		{settings.Alerts{Slack: slack, Teams: teams}, false, ""},
		{settings.Alerts{Slack: settings.SlackChannel{ChannelID: "C0271828"}}, false, `organization.Alerts.Slack.WorkspaceID: must be the id of a workspace, such as T0123ABCD, got ""`},
		{settings.Alerts{Slack: settings.SlackChannel{WorkspaceID: "T0314159", ChannelID: "#alerts"}}, false, `organization.Alerts.Slack.ChannelID: must be the id of a channel, such as C0123ABCD, got "#alerts"`},
		{settings.Alerts{Teams: settings.TeamsChannel{TenantID: teams.TenantID, TeamID: "team", ChannelID: teams.ChannelID}}, false, `organization.Alerts.Teams.TeamID: must be the UUID of a team, got "team"`},
		{settings.Alerts{Teams: settings.TeamsChannel{TeamID: teams.TeamID, ChannelID: teams.ChannelID}}, false, `organization.Alerts.Teams.TenantID: must be the UUID of a tenant, got ""`},
		{settings.Alerts{Teams: settings.TeamsChannel{TenantID: teams.TenantID, TeamID: teams.TeamID, ChannelID: "19:ab@thread.tacv2"}}, false, `organization.Alerts.Teams.ChannelID: must be the id of a channel as in its link, with %3a and %40, got "19:ab@thread.tacv2"`},
		{settings.Alerts{Slack: slack}, true, `organization.AlertMail.Off: must be false where Alerts.Slack or Alerts.Teams is set: it writes for the channel, got true`},
	} {
		err := settings.Organization{Alerts: test.alerts, AlertMail: settings.Switch{Off: test.off}}.Validate()
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%+v: got %v, want %s", test.alerts, err, test.want)
		}
	}
}
