package renderers_test

import (
	"strings"
	"testing"

	"baseline/internal/renderers"
	"baseline/settings"
)

func TestCatalogTable(t *testing.T) {
	for language, want := range map[settings.Language][]string{
		settings.English: {
			"| Item | Control | What holds | Where | What the stacks do | By hand |",
			"| --- | --- | --- | --- | --- | --- |",
			"| 1 | `root-access-keys` | The root user has no access keys | account | – | Delete the access keys of the root user |",
			"| 8, 9 | `alert-subscriptions` | Somebody receives the alerts | home region | The topic and a subscription of each address in the settings | Each confirms the subscription from the mail |",
			"| – | `imds-v2` | New EC2 instances use IMDSv2 alone | every region | The default of the account | – |",
		},
		settings.Japanese: {
			"| 項目 | コントロール | 内容 | 範囲 | スタックがすること | 手作業 |",
			"| 15 | `access-analyzer` | 外部への公開が検出される | 各リージョン | アカウントのアナライザー | – |",
		},
	} {
		table := renderers.CatalogTable(language)
		lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
		if len(lines) != 2+len(settings.Catalog) {
			t.Errorf("%s: got %d lines, want a header of two and %d rows", language, len(lines), len(settings.Catalog))
		}
		for _, line := range lines {
			if strings.Count(line, "|") != 7 || strings.Contains(line, "|  |") {
				t.Errorf("%s: not six filled cells: %s", language, line)
			}
		}
		for _, line := range want {
			if !strings.Contains(table, line+"\n") {
				t.Errorf("%s: no line\n%s\nin\n%s", language, line, table)
			}
		}
	}
}
