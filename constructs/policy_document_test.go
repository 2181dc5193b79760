package constructs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wantPolicy fails the test unless a policy has exactly these statements, each
// as [readable] writes it.
func wantPolicy(t *testing.T, document any, want ...string) {
	t.Helper()
	var got []string
	for _, s := range document.(map[string]any)["Statement"].([]any) {
		got = append(got, readable(s.(map[string]any)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// readable is a statement in one line, such as
//
//	Allow cloudtrail.amazonaws.com s3:GetBucketAcl on ${Bucket.Arn} if StringEquals aws:SourceArn=arn:…
//
// It panics when the statement has anything but what it writes.
func readable(statement map[string]any) string {
	line := fmt.Sprint(statement["Effect"])
	switch principal := statement["Principal"].(type) {
	case nil: // a role's policy
	case map[string]any:
		for _, kind := range slices.Sorted(maps.Keys(principal)) {
			line += " " + plain(principal[kind])
		}
	default:
		line += " " + plain(principal)
	}
	line += " " + plain(statement["Action"])
	if statement["Resource"] != nil {
		line += " on " + plain(statement["Resource"])
	}
	conditions, _ := statement["Condition"].(map[string]any)
	joint := " if "
	for _, operator := range slices.Sorted(maps.Keys(conditions)) {
		keys := conditions[operator].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			line += joint + operator + " " + key + "=" + plain(keys[key])
			joint = " and "
		}
	}
	for key := range statement {
		if !slices.Contains([]string{"Effect", "Principal", "Action", "Resource", "Condition"}, key) {
			panic("statement has " + key)
		}
	}
	return line
}

// hash is what the CDK adds to a path to make it a logical ID.
var hash = regexp.MustCompile(`[0-9A-F]{8}$`)

// plain is a value of a template as text, its references as ${Name}.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var all []string
		for _, each := range v {
			all = append(all, plain(each))
		}
		return strings.Join(all, " ")
	case map[string]any:
		if id, ok := v["Ref"].(string); ok {
			return "${" + hash.ReplaceAllString(id, "") + "}"
		}
		if at, ok := v["Fn::GetAtt"].([]any); ok {
			return "${" + hash.ReplaceAllString(at[0].(string), "") + "." + at[1].(string) + "}"
		}
		if join, ok := v["Fn::Join"].([]any); ok && join[0] == "" {
			text := ""
			for _, part := range join[1].([]any) {
				text += plain(part)
			}
			return text
		}
		switch sub := v["Fn::Sub"].(type) {
		case string:
			return sub
		case []any:
			text := sub[0].(string)
			for name, value := range sub[1].(map[string]any) {
				text = strings.ReplaceAll(text, "${"+name+"}", plain(value))
			}
			return text
		}
	}
	panic(fmt.Sprintf("neither text nor reference: %v", v))
}
