package constructs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// settingsStack returns the template of the stack.
func settingsStack(t *testing.T, o settings.Organization) *cdktest.Template {
	t.Helper()
	return cdktest.SynthApp(t, func(app awscdk.App) { NewSettingsStack(app, o.WithDefaults()) })["Baseline-Settings"]
}

func TestX(t *testing.T) {
	tmpl := settingsStack(t, settings.Organization{})
	text, _ := json.MarshalIndent(tmpl.JSON, "", " ")
	fmt.Println(string(text))
	_ = maps.Keys[map[string]int]
	_ = slices.Sorted[int]
	_ = settingstest.Largest
}
