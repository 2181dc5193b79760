package checks

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// healthPattern is the event pattern that package constructs defines for a
// region; a test compares it with the templates.
func healthPattern(t Target) map[string]any {
	orAbsent := func(values ...any) []any { return append(values, map[string]any{"exists": false}) }
	detail := map[string]any{"page": orAbsent("1")}
	if t.Home() || t.Region == settings.BackupHealthRegion {
		detail["$or"] = []any{
			map[string]any{"backupEvent": orAbsent("false")},
			map[string]any{"backupEvent": []any{"true"}, "eventRegion": orAbsent(
				map[string]any{"anything-but": append([]string{"global"}, settings.HealthRegions(t.Settings.Regions)...)})},
		}
	} else {
		detail["backupEvent"] = orAbsent("false")
	}
	return map[string]any{
		"source":      []any{"aws.health"},
		"detail-type": []any{"AWS Health Event", "AWS Health Abuse Event"},
		"detail":      detail,
	}
}

// checkHealthEvents wants a rule that sends the region's events of AWS Health to
// the home region, and at home one that tells people.
func checkHealthEvents(ctx context.Context, t Target) ([]Finding, error) {
	stack, target := deployRegional(t.Region), settings.Same(fmt.Sprintf("arn:aws:events:%s:%s:event-bus/default", t.Settings.HomeRegion, t.Account))
	if t.Home() {
		stack, target = deployRoot(), settings.Textf("トピック %s (文章にして)", "the topic %s in words", settings.AlertsTopic)
	}
	rules, err := rulesOf(ctx, t, "aws.health")
	if err != nil {
		return nil, err
	}
	var found faults
	if len(rules) == 0 {
		found.add(stack, "AWS Health のイベントを受け取るルールがない", "no rule takes the events of AWS Health")
	}
	for i, r := range rules {
		var wrong faults
		if !samePattern(aws.ToString(r.EventPattern), healthPattern(t)) {
			wrong.add(stack, "ルール %s のパターンが設定と異なる", "the rule %s has another pattern than the settings mean", aws.ToString(r.Name))
		}
		r.disabled(t, &wrong)
		if !slices.ContainsFunc(r.targets, func(to types.Target) bool { return isHealthTarget(t, to) }) {
			wrong.add(stack, "ルール %s の送り先に、あるはずのものがない: %s", "the rule %s does not send its events to %s", aws.ToString(r.Name), target)
		}
		if i == 0 || len(wrong) < len(found) {
			found = wrong
		}
	}
	if !t.Home() {
		return found.or(settings.Textf("イベントが %s に届く", "events go to %s", t.Settings.HomeRegion)), nil
	}
	_, err = iam.NewFromConfig(t.Config).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(settings.HealthForwardingRole)})
	if awsfault.HasCode(err, "NoSuchEntity") {
		found.add(deployRoot(), "ロール %s がなく、ほかのリージョンからイベントを送れない", "the role %s is missing, so no other region can send its events here", settings.HealthForwardingRole)
	} else if err != nil {
		return found, err
	}
	return found.or(settings.Textf("全リージョンのイベントが通知される", "events of all regions are told")), nil
}

func isHealthTarget(t Target, to types.Target) bool {
	if t.Home() {
		return aws.ToString(to.Arn) == alertsTopic(t) && to.InputTransformer != nil && delivers(to)
	}
	return aws.ToString(to.Arn) == fmt.Sprintf("arn:aws:events:%s:%s:event-bus/default", t.Settings.HomeRegion, t.Account) &&
		aws.ToString(to.RoleArn) == fmt.Sprintf("arn:aws:iam::%s:role/%s", t.Account, settings.HealthForwardingRole)
}

// samePattern compares an event pattern with one that is decoded. The order of
// alternatives says nothing.
func samePattern(text string, want any) bool {
	var got any
	return json.Unmarshal([]byte(text), &got) == nil && canonical(got) == canonical(want)
}

func canonical(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // patterns are plain data
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		panic(err)
	}
	return sorted(plain)
}

func sorted(v any) string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, sorted(element))
		}
		slices.Sort(all)
		return "[" + strings.Join(all, ",") + "]"
	case map[string]any:
		var all []string
		for key, member := range v {
			all = append(all, fmt.Sprintf("%q:%s", key, sorted(member)))
		}
		slices.Sort(all)
		return "{" + strings.Join(all, ",") + "}"
	}
	return fmt.Sprintf("%T %v", v, v)
}
