package cdktest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var pseudoParameter = regexp.MustCompile(`\$\{(AWS::[A-Za-z]+)\}`)

// Deployed returns a value of a template with its pseudo parameters replaced;
// references to resources become their logical IDs.
func Deployed(t testing.TB, v any, region string) any {
	t.Helper()
	pseudo := map[string]string{"AWS::Region": region, "AWS::AccountId": "123456789012", "AWS::Partition": "aws"}
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = Deployed(t, element, region)
		}
		return list
	case map[string]any:
		if ref, ok := v["Ref"].(string); ok {
			if value, ok := pseudo[ref]; ok {
				return value
			}
			return ref
		}
		if format, ok := v["Fn::Sub"].(string); ok {
			return pseudoParameter.ReplaceAllStringFunc(format, func(match string) string {
				value, ok := pseudo[pseudoParameter.FindStringSubmatch(match)[1]]
				if !ok {
					t.Fatalf("unknown pseudo parameter %s", match)
				}
				return value
			})
		}
		if at, ok := v["Fn::GetAtt"].([]any); ok {
			return fmt.Sprintf("%v.%v", at...)
		}
		object := map[string]any{}
		for key, member := range v {
			if strings.HasPrefix(key, "Fn::") {
				t.Fatalf("cannot evaluate %s", key)
			}
			object[key] = Deployed(t, member, region)
		}
		return object
	}
	return v
}
