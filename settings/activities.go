package settings

// Activity is what a healthy account seldom does, and how the trail shows it.
type Activity struct {
	// ID is the metric's name and the alarm's construct ID; a changed one
	// replaces the alarm.
	ID string

	// Section is the one of CIS AWS Foundations Benchmark 1.4 that wants it
	// watched; empty where none does.
	Section string

	// Patterns are CloudWatch Logs filter patterns, at most 1,024 characters
	// each; an event that matches any of them counts.
	Patterns []string

	// ExactCis is CIS's literal pattern; empty where CIS has none.
	ExactCis string

	Threshold     int // events that raise the alarm; 0 means 1
	PeriodMinutes int // window in which they are counted; 0 means 5

	Ja, En string // what happened, in a sentence
}

// Activities are what the alarms watch: one row an alarm.
var Activities = []Activity{
	{
		ID: "RootUsage", Section: "4.3",
		Patterns: []string{`{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }`},
		ExactCis: `{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}`,
		Ja:       "ルートユーザーが使用されました。",
		En:       "The root user was used.",
	},
}
