package report

import "baseline/settings"

// shown is how a status is shown. The symbols differ beyond their colour, and
// none has an ambiguous width.
type shown struct {
	symbol  string
	ansi    string // the colour of a terminal, as the number of an SGR sequence
	word    settings.Text
	meaning settings.Text
}

var shownAs = map[Status]shown{
	Fail:   {"✗", "31", settings.Text{Ja: "不合格", En: "fail"}, settings.Text{Ja: "満たしていない", En: "not as it should be"}},
	Error:  {"?", "35", settings.Text{Ja: "エラー", En: "error"}, settings.Text{Ja: "確認できなかった", En: "could not be told"}},
	Manual: {"!", "33", settings.Text{Ja: "手作業", En: "manual"}, settings.Text{Ja: "人の作業か確認が要る", En: "for a person to do or to look at"}},
	Pass:   {"✓", "32", settings.Text{Ja: "合格", En: "pass"}, settings.Text{Ja: "満たしている", En: "as it should be"}},
	Off:    {"-", "2", settings.Text{Ja: "オフ", En: "off"}, settings.Text{Ja: "設定で外してある", En: "switched off in the settings"}},
}

// words are what the forms for people say.
var words = map[string]settings.Text{
	"heading":     {Ja: "アカウント %s、ホームリージョン %s、%s", En: "Account %s, home region %s, %s"},
	"nothing":     {Ja: "確認したものがない。", En: "Nothing was checked."},
	"account":     {Ja: "アカウント", En: "account"},
	"Account":     {Ja: "アカウント", En: "Account"},
	"item":        {Ja: "項目", En: "Item"},
	"control":     {Ja: "コントロール", En: "Control"},
	"where":       {Ja: "場所", En: "Where"},
	"found":       {Ja: "現状", En: "Found"},
	"fix":         {Ja: "対処", En: "Fix"},
	"comma":       {Ja: "、", En: ", "},
	"all regions": {Ja: "全 %d リージョン", En: "all %d regions"},
	"and more":    {Ja: "ほか %d", En: "and %d more"},
	"more found":  {Ja: "ほか %d 件。すべては --json か --html で見る", En: "and %d more: --json or --html shows them all"},

	"title":       {Ja: "アカウントベースラインの確認", En: "Account baseline check"},
	"Home region": {Ja: "ホームリージョン", En: "Home region"},
	"Checked at":  {Ja: "確認日時", En: "Checked at"},
	"Overview":    {Ja: "概要", En: "Overview"},
	"Details":     {Ja: "詳細", En: "Details"},
	"Show":        {Ja: "絞り込み", En: "Show"},
	"All":         {Ja: "すべて", En: "All"},
	"Shown":       {Ja: "表示中のコントロール:", En: "Controls shown:"},
	"Close":       {Ja: "閉じる", En: "Close"},
	"hint":        {Ja: "セルを押すと詳細を表示。矢印キーで移動、Esc で閉じる。", En: "Press a cell for its details; arrow keys move, Escape closes."},
}
