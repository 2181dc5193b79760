package settings

// GuardDutyFeature is a protection plan of GuardDuty, or a part of one.
type GuardDutyFeature struct {
	Name      string // as the GuardDuty API names it
	DefaultOn bool   // AWS switches it on for a new detector
	PartOf    string // the plan that it is a part of; empty for a plan
}

// GuardDutyFeatures are the protection plans of GuardDuty in the order of
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
// and their parts. AWS switches on those that its price list says,
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-pricing.html.
//
// EKS_RUNTIME_MONITORING is left out: RUNTIME_MONITORING includes it, and GuardDuty
// refuses to be told of both.
var GuardDutyFeatures = []GuardDutyFeature{
	{Name: "S3_DATA_EVENTS", DefaultOn: true},
	{Name: "EKS_AUDIT_LOGS", DefaultOn: true},
	{Name: "EBS_MALWARE_PROTECTION", DefaultOn: true},
	{Name: "RDS_LOGIN_EVENTS", DefaultOn: true},
	{Name: "LAMBDA_NETWORK_LOGS", DefaultOn: true},
	{Name: "RUNTIME_MONITORING"},
	// GuardDuty installs the agents; without them it sees nothing at run time.
	{Name: "EKS_ADDON_MANAGEMENT", PartOf: "RUNTIME_MONITORING"},
	{Name: "ECS_FARGATE_AGENT_MANAGEMENT", PartOf: "RUNTIME_MONITORING"},
	{Name: "EC2_AGENT_MANAGEMENT", PartOf: "RUNTIME_MONITORING"},
}

func defaultGuardDutyFeatures() (names []string) {
	for _, f := range GuardDutyFeatures {
		if f.DefaultOn {
			names = append(names, f.Name)
		}
	}
	return names
}
