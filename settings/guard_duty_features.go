package settings

// GuardDutyFeature is a protection plan of GuardDuty.
type GuardDutyFeature struct {
	Name      string // as the GuardDuty API names it
	DefaultOn bool   // AWS switches it on for a new detector
}

// GuardDutyFeatures are the protection plans of GuardDuty, in the order of
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
var GuardDutyFeatures = []GuardDutyFeature{
	{"S3_DATA_EVENTS", true},
	{"EKS_AUDIT_LOGS", true},
	{"EBS_MALWARE_PROTECTION", true},
	{"RDS_LOGIN_EVENTS", true},
	{"LAMBDA_NETWORK_LOGS", true},
	{"RUNTIME_MONITORING", false},
}

func defaultGuardDutyFeatures() (names []string) {
	for _, f := range GuardDutyFeatures {
		if f.DefaultOn {
			names = append(names, f.Name)
		}
	}
	return names
}
