// Package renderers writes what the program knows for people to read.
package renderers

import (
	"cmp"
	"fmt"
	"strings"

	"baseline/settings"
)

var catalogHeader = []settings.Text{
	{Ja: "項目", En: "Item"},
	{Ja: "コントロール", En: "Control"},
	{Ja: "内容", En: "What holds"},
	{Ja: "範囲", En: "Where"},
	{Ja: "スタックがすること", En: "What the stacks do"},
	{Ja: "手作業", En: "By hand"},
}

var scopes = map[settings.Scope]settings.Text{
	settings.AccountWide: {Ja: "アカウント", En: "account"},
	settings.InHome:      {Ja: "ホームリージョン", En: "home region"},
	settings.InRegions:   {Ja: "各リージョン", En: "every region"},
	settings.InInstance:  {Ja: "インスタンスのリージョン", En: "the instance's region"},
}

// CatalogTable returns the table of controls as Markdown, a row a control, in
// the order of [settings.Catalog] and with a newline at the end.
func CatalogTable(l settings.Language) string {
	var table strings.Builder
	row := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = cmp.Or(strings.ReplaceAll(cell, "|", `\|`), "–")
		}
		fmt.Fprintf(&table, "| %s |\n", strings.Join(cells, " | "))
	}

	var header, rule []string
	for _, text := range catalogHeader {
		header, rule = append(header, text.In(l)), append(rule, "---")
	}
	row(header...)
	row(rule...)
	for _, c := range settings.Catalog {
		row(strings.Join(c.Items, ", "), "`"+c.ID+"`", c.Title.In(l), scopes[c.Scope].In(l), c.Done.In(l), c.Hand.In(l))
	}
	return table.String()
}
