package settings

import "regexp"

// The forms of ids, as CloudFormation takes them.
//   - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html
//   - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-microsoftteamschannelconfiguration.html
var (
	slackWorkspaceForm = regexp.MustCompile(`^[0-9A-Z]{1,255}$`)
	slackChannelForm   = regexp.MustCompile(`^[A-Za-z0-9]{1,256}$`)
	uuidForm           = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	teamsChannelForm   = regexp.MustCompile(`^[\w=+/.,-]*%3[aA][\w=+/.,-]*%40[\w=+/.,-]*$`)
)

const maxTeamsChannel = 256 // characters

func (v *validation) chat() {
	a := v.said.Alerts
	if a.Slack != (SlackChannel{}) {
		v.id("Alerts.Slack.WorkspaceID", a.Slack.WorkspaceID, slackWorkspaceForm, "must be the id of a workspace, such as T0123ABCD")
		v.id("Alerts.Slack.ChannelID", a.Slack.ChannelID, slackChannelForm, "must be the id of a channel, such as C0123ABCD")
	}
	if a.Teams != (TeamsChannel{}) {
		v.id("Alerts.Teams.TenantID", a.Teams.TenantID, uuidForm, "must be the UUID of a tenant")
		v.id("Alerts.Teams.TeamID", a.Teams.TeamID, uuidForm, "must be the UUID of a team")
		v.id("Alerts.Teams.ChannelID", a.Teams.ChannelID, teamsChannelForm, "must be the id of a channel as in its link, with %3a and %40")
		if n := len(a.Teams.ChannelID); n > maxTeamsChannel {
			v.fault("Alerts.Teams.ChannelID", n, "must have at most %d characters", maxTeamsChannel)
		}
	}
	if v.said.AlertMail.Off && a.Chats() {
		v.fault("AlertMail.Off", true, "must be false where Alerts.Slack or Alerts.Teams is set: it writes for the channel")
	}
}

func (v *validation) id(path, value string, form *regexp.Regexp, want string) {
	if !form.MatchString(value) {
		v.fault(path, value, "%s", want)
	}
}

// Chats reports whether a chat channel shows the alerts.
func (a Alerts) Chats() bool { return a.Slack != (SlackChannel{}) || a.Teams != (TeamsChannel{}) }
