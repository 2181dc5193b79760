package cost

import "baseline/internal/regions"

// A Class is a group of regions that one price stands for.
type Class string

// The classes. A meter has one price for [Anywhere], or one for each of the
// others.
const (
	Anywhere  Class = "anywhere"
	Virginia  Class = "us-east-1"
	Tokyo     Class = "ap-northeast-1"
	Elsewhere Class = "elsewhere"
)

// Classes says of each class what its prices are, in the order in which they
// are shown.
var Classes = []struct {
	Class Class
	What  string
}{
	{Anywhere, "seen without a region, or for us-east-1 and ap-northeast-1 alike; taken to be the same in every region"},
	{Virginia, "seen for us-east-1"},
	{Tokyo, "seen for ap-northeast-1"},
	{Elsewhere, "not looked up: every other region, also those to opt in to. The price of another region stands for it, and may be too low or too high"},
}

// ClassOf returns the class of a region, and nothing for what is none.
func ClassOf(region string) Class {
	switch {
	case region == "us-east-1":
		return Virginia
	case region == "ap-northeast-1":
		return Tokyo
	case regions.Known(region):
		return Elsewhere
	}
	return ""
}

// A Price is what AWS asks for in a class of regions.
type Price struct {
	Meter string  // the ID of a row of [Meters]
	Class Class   // where it is asked for
	USD   float64 // without tax
	Per   float64 // units of the meter

	// Source is where the price stood, and Checked the day on which it did.
	// Empty where it was not looked up; then Instead says where it comes from,
	// and everything that is made of it is marked.
	Source, Checked string
	Instead         string
}

const (
	// AWS's own table of prices in us-east-1, of a solution that uses most of
	// these services.
	awsTable    = "https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html"
	awsTableDay = "2026-11-22"

	// AWS's price lists, by service and region.
	priceLists = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/"
	tokyoList  = "/current/ap-northeast-1/index.json"
	tokyoDay   = "2026-09-23"

	// What stands in for a source.
	ofVirginia = "the price of us-east-1"
	ofTokyo    = "the price of ap-northeast-1"
	known      = "general knowledge"

	budgetPrices  = "https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/"
	cloudWatch    = "https://aws.amazon.com/cloudwatch/pricing/"
	configPrices  = "https://aws.amazon.com/config/pricing/"
	anomalyPrices = "https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/pricing/"
	guardDuty     = "https://aws.amazon.com/guardduty/pricing/"
)

// Prices are list prices of the first tier, which no idle account leaves.
var Prices = []Price{
	{Meter: "kms-key", Class: Anywhere, USD: 1, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "kms-request", Class: Anywhere, USD: 0.03, Per: 10_000, Source: awsTable, Checked: awsTableDay},
	{Meter: "alarm", Class: Anywhere, USD: 0.10, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "metric", Class: Anywhere, USD: 0.30, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "log-ingest", Class: Virginia, USD: 0.50, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "log-ingest", Class: Tokyo, USD: 0.76, Per: 1, Source: priceLists + "AmazonCloudWatch" + tokyoList, Checked: tokyoDay},
	{Meter: "log-ingest", Class: Elsewhere, USD: 0.76, Per: 1, Instead: ofTokyo},
	{Meter: "log-store", Class: Virginia, USD: 0.03, Per: 1, Source: cloudWatch, Checked: "2026-05-05"},
	{Meter: "log-store", Class: Tokyo, USD: 0.033, Per: 1, Source: priceLists + "AmazonCloudWatch" + tokyoList, Checked: "2026-07-20"},
	{Meter: "log-store", Class: Elsewhere, USD: 0.033, Per: 1, Instead: ofTokyo},
	{Meter: "trail-first", Class: Anywhere, USD: 0, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "trail-second", Class: Anywhere, USD: 2, Per: 100_000, Source: awsTable, Checked: awsTableDay},
	{Meter: "s3-put", Class: Virginia, USD: 0.005, Per: 1_000, Source: awsTable, Checked: awsTableDay},
	{Meter: "s3-put", Class: Tokyo, USD: 0.0047, Per: 1_000, Source: priceLists + "AmazonS3" + tokyoList, Checked: tokyoDay},
	{Meter: "s3-put", Class: Elsewhere, USD: 0.0047, Per: 1_000, Instead: ofTokyo},
	{Meter: "s3-store", Class: Virginia, USD: 0.023, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "s3-store", Class: Tokyo, USD: 0.025, Per: 1, Source: priceLists + "AmazonS3" + tokyoList, Checked: tokyoDay},
	{Meter: "s3-store", Class: Elsewhere, USD: 0.025, Per: 1, Instead: ofTokyo},
	{Meter: "config-item", Class: Anywhere, USD: 0.003, Per: 1, Source: configPrices, Checked: tokyoDay},
	{Meter: "config-daily", Class: Anywhere, USD: 0.012, Per: 1, Source: configPrices, Checked: "2026-11-22"},
	{Meter: "check", Class: Anywhere, USD: 0.001, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "guardduty-event", Class: Virginia, USD: 4, Per: 1_000_000, Source: guardDuty, Checked: "2026-10-07"},
	{Meter: "guardduty-event", Class: Tokyo, USD: 4.72, Per: 1_000_000, Source: priceLists + "AmazonGuardDuty" + tokyoList, Checked: tokyoDay},
	{Meter: "guardduty-event", Class: Elsewhere, USD: 4.72, Per: 1_000_000, Instead: ofTokyo},
	{Meter: "guardduty-flow", Class: Virginia, USD: 1, Per: 1, Source: guardDuty, Checked: "2026-10-07"},
	{Meter: "guardduty-flow", Class: Tokyo, USD: 1.18, Per: 1, Source: priceLists + "AmazonGuardDuty" + tokyoList, Checked: tokyoDay},
	{Meter: "guardduty-flow", Class: Elsewhere, USD: 1.18, Per: 1, Instead: ofTokyo},
	{Meter: "guardduty-s3", Class: Virginia, USD: 0.80, Per: 1_000_000, Source: guardDuty, Checked: "2026-10-07"},
	{Meter: "guardduty-s3", Class: Tokyo, USD: 0.80, Per: 1_000_000, Instead: ofVirginia},
	{Meter: "guardduty-s3", Class: Elsewhere, USD: 0.80, Per: 1_000_000, Instead: ofVirginia},
	{Meter: "analyzer", Class: Anywhere, USD: 0, Per: 1, Instead: known},
	{Meter: "budget", Class: Anywhere, USD: 0, Per: 1, Source: budgetPrices, Checked: "2026-11-22"},
	{Meter: "anomaly-monitor", Class: Anywhere, USD: 0, Per: 1, Source: anomalyPrices, Checked: "2026-11-22"},
	{Meter: "event", Class: Anywhere, USD: 0, Per: 1, Source: awsTable, Checked: awsTableDay},
	{Meter: "mail", Class: Anywhere, USD: 2, Per: 100_000, Instead: known},
	{Meter: "function-run", Class: Anywhere, USD: 0.20, Per: 1_000_000, Source: awsTable, Checked: awsTableDay},
	{Meter: "function-time", Class: Anywhere, USD: 0.0000133334, Per: 1, Instead: known},
	{Meter: "queue-request", Class: Anywhere, USD: 0.40, Per: 1_000_000, Instead: known},
	{Meter: "table-read", Class: Anywhere, USD: 0.285, Per: 1_000_000, Instead: known},
}

// priceOf returns the price of a meter in a region.
func priceOf(meter, region string) Price {
	for _, p := range Prices {
		if p.Meter == meter && (p.Class == Anywhere || p.Class == ClassOf(region)) {
			return p
		}
	}
	panic("no price of " + meter + " in " + region)
}
