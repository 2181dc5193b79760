package mails

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"baseline/settings"
)

// targets are the parameters that name what a call was about, the most telling
// ones first: CreateNatGateway has a subnet as well.
// They are the names of the services' APIs, whatever their case.
var targets = []struct {
	label settings.Text
	keys  string // in lower case
}{
	{settings.Text{Ja: "バケット", En: "bucket"}, "bucketname"},
	{settings.Text{Ja: "キー", En: "key"}, "keyid targetkeyid"},
	{settings.Text{Ja: "ユーザー", En: "user"}, "username"},
	{settings.Text{Ja: "ロール", En: "role"}, "rolename rolearn"},
	{settings.Text{Ja: "グループ", En: "group"}, "groupid groupname"},
	{settings.Text{Ja: "許可セット", En: "permission set"}, "permissionsetarn"},
	{settings.Text{Ja: "インスタンスプロファイル", En: "instance profile"}, "instanceprofilename"},
	{settings.Text{Ja: "ID プロバイダー", En: "identity provider"}, "samlproviderarn openidconnectproviderarn trustanchorid"},
	{settings.Text{Ja: "ポリシー", En: "policy"}, "policyarn policyname policyid"},
	{settings.Text{Ja: "ゲートウェイ", En: "gateway"}, "internetgatewayid natgatewayid egressonlyinternetgatewayid carriergatewayid vpngatewayid customergatewayid transitgatewayid"},
	{settings.Text{Ja: "アタッチメント", En: "attachment"}, "transitgatewayattachmentid"},
	{settings.Text{Ja: "VPN", En: "VPN"}, "vpnconnectionid clientvpnendpointid"},
	{settings.Text{Ja: "ルートテーブル", En: "route table"}, "routetableid transitgatewayroutetableid"},
	{settings.Text{Ja: "ネットワーク ACL", En: "network ACL"}, "networkaclid"},
	{settings.Text{Ja: "プレフィックスリスト", En: "prefix list"}, "prefixlistid"},
	{settings.Text{Ja: "ピアリング", En: "peering"}, "vpcpeeringconnectionid"},
	{settings.Text{Ja: "エンドポイント", En: "endpoint"}, "vpcendpointid"},
	{settings.Text{Ja: "フローログ", En: "flow log"}, "flowlogid"},
	{settings.Text{Ja: "インスタンス", En: "instance"}, "instanceid"},
	{settings.Text{Ja: "VPC", En: "VPC"}, "vpcid"},
	{settings.Text{Ja: "関数", En: "function"}, "functionname"},
	{settings.Text{Ja: "アラーム", En: "alarm"}, "alarmname alarmnames"},
	{settings.Text{Ja: "ロググループ", En: "log group"}, "loggroupname loggroupidentifier"},
	{settings.Text{Ja: "ルール", En: "rule"}, "rule"},
	{settings.Text{Ja: "トピック", En: "topic"}, "topicarn"},
	{settings.Text{Ja: "サブスクリプション", En: "subscription"}, "subscriptionarn"},
	{settings.Text{Ja: "予算", En: "budget"}, "budgetname"},
	{settings.Text{Ja: "検出器", En: "detector"}, "detectorid"},
	{settings.Text{Ja: "アナライザー", En: "analyzer"}, "analyzername"},
	{settings.Text{Ja: "証跡", En: "trail"}, "trailname"},
	{settings.Text{Ja: "レコーダー", En: "recorder"}, "configurationrecordername configurationrecorderarn"},
	{settings.Text{Ja: "配信チャネル", En: "delivery channel"}, "deliverychannelname"},
	{settings.Text{Ja: "リージョン", En: "region"}, "regionname"},
	{settings.Text{Ja: "連絡先", En: "contact"}, "alternatecontacttype"},
	{settings.Text{Ja: "設定", En: "setting"}, "settingid"},
	{settings.Text{Ja: "リソース", En: "resource"}, "targetid resourcearn resourceid name arn id"},
}

// byKey is the rank and the label of a target's parameter.
var byKey = func() map[string]int {
	all := map[string]int{}
	for i, t := range targets {
		for _, key := range strings.Fields(t.keys) {
			all[key] = i
		}
	}
	return all
}()

// dull are parameters that say nothing to a reader.
var dull = strings.Fields("host maxresults maxitems dryrun clienttoken clientrequesttoken xmlns version sid force")

// parameter is one value of a request.
type parameter struct{ name, value string }

// target says what the call was about; empty where the record does not.
func (e Event) target(w Writer) string {
	switch label, value := e.named(); {
	case value != "":
		return w.say("%s %s", "%s %s", label.In(w.Language), clean(value, 120))
	case len(e.record.Resources) > 0:
		return clean(e.record.Resources[0].Arn, 120)
	}
	return ""
}

// named returns the most telling parameter; empty where there is none.
func (e Event) named() (label settings.Text, value string) {
	best := len(targets)
	for _, raw := range []json.RawMessage{e.record.RequestParameters, e.record.ResponseElements} {
		for _, p := range parameters(raw) {
			if rank, ok := byKey[strings.ToLower(p.name)]; ok && rank < best {
				best, label, value = rank, targets[rank].label, p.value
			}
		}
	}
	return label, value
}

// details are what else was asked for, in the order of the record. A policy
// that is text is read, too: whom it names is what matters.
func (e Event) details() string {
	const most, mostText = 8, 400
	_, target := e.named()
	seen := map[parameter]bool{}
	var all []string
	add := func(p parameter) {
		if p.value == "" || p.value == target || seen[p] || slices.Contains(dull, strings.ToLower(p.name)) {
			return
		}
		seen[p] = true
		all = append(all, clean(p.name, 40)+"="+clean(p.value, 100))
	}
	for _, p := range parameters(e.record.RequestParameters) {
		if inner := parameters([]byte(p.value)); len(inner) > 0 {
			for _, p := range inner {
				add(p)
			}
			continue
		}
		add(p)
	}
	for _, p := range parameters(e.record.ResponseElements) {
		if p.name == "accessKeyId" { // is what to deactivate
			add(p)
		}
	}
	if len(all) > most {
		all = append(all[:most], "…")
	}
	return string(cut([]rune(strings.Join(all, ", ")), mostText))
}

// parameters returns the values within an object, in its order; none if it is
// no object. Those of a list have its name, and those of a policy's principal
// the name Principal. Of what is too large or broken it returns the beginning.
func parameters(raw []byte) []parameter {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	r := reader{Decoder: json.NewDecoder(bytes.NewReader(raw))}
	r.UseNumber()
	_ = r.read("", 0)
	return r.all
}

type reader struct {
	*json.Decoder
	all []parameter
}

var errTooLarge = errors.New("too large")

// read reads one value, which has a name.
func (r *reader) read(name string, depth int) error {
	const most, deepest = 200, 30
	if len(r.all) == most || depth == deepest {
		return errTooLarge
	}
	token, err := r.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		for r.More() {
			inner := name
			if token == '{' {
				key, err := r.Token()
				if err != nil {
					return err
				}
				if name != "Principal" {
					inner = fmt.Sprint(key)
				}
			}
			if err := r.read(inner, depth+1); err != nil {
				return err
			}
		}
		_, err = r.Token() // the end of it
	case nil:
	default:
		r.all = append(r.all, parameter{name, fmt.Sprint(token)})
	}
	return err
}
