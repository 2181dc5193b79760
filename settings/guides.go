package settings

import "slices"

// Guide tells the reader of a mail why it matters and what to do next: a
// section of docs/runbook.md.
type Guide struct {
	// ID is that of the [Activity], or names another kind of mail.
	ID string

	// Subject is what happened, for the subject of the mail: ASCII, at most 40
	// characters. The subject has fewer than 100 with account and region.
	Subject string

	Why  Text
	Next []Action

	// Help says that whoever shows up in the mail needs help, and is not to be
	// stopped.
	Help bool
}

// Action is one step, for somebody who was woken up.
type Action struct {
	Text

	// Run are commands for the AWS CLI or this repository's; none where there
	// is nothing to run. Words in capitals stand for what the mail says. They
	// are not filled in: what the mail says may come from an intruder, and
	// would be pasted into a shell.
	Run []string
}

// Guides has a row for each of [Activities].
var Guides = slices.Concat(accessGuides, networkGuides, dataGuides, protectionGuides)

// OtherGuides has a row for each other kind of mail.
var OtherGuides = slices.Concat(findingGuides, costGuides)

// GuideTo returns the guide of an id; none where there is none.
func GuideTo(id string) (Guide, bool) {
	for _, guides := range [][]Guide{Guides, OtherGuides} {
		if i := slices.IndexFunc(guides, func(g Guide) bool { return g.ID == id }); i >= 0 {
			return guides[i], true
		}
	}
	return Guide{}, false
}

// Actions that many guides begin with.
var (
	call = Action{Text: Text{
		"「誰が」の本人に電話で確認する(メールは使わない)。予定された作業やデプロイなら、ここで終わり。",
		"Call the person under Who; do not write. If it was planned work or a deployment, you are done.",
	}}
	callLater = Action{Text: Text{
		"そのうえで「誰が」の本人に電話で確認する(メールは使わない)。",
		"Only then call the person under Who; do not write.",
	}}
)
