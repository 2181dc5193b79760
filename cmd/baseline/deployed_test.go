package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/settings/settingstest"
)

// resource is one thing in an account, in the words of CloudFormation.
type resource struct {
	stack      string // that made it; empty: somebody else did
	id, kind   string // of a template
	region     string
	name, arn  string
	properties told
}

// text returns a property, empty where it has none.
func (r *resource) text(property string) string {
	s, _ := r.properties[property].(string)
	return s
}

// on reports whether a property is true.
func (r *resource) on(property string) bool { return r.properties[property] == true }

// objects returns the entries of a property.
func (r *resource) objects(property string) (all []told) {
	list, _ := r.properties[property].([]any)
	for _, entry := range list {
		all = append(all, entry.(told))
	}
	return all
}

// ref is the physical id.
func (r *resource) ref() string {
	if known := r.kind == "AWS::SNS::Topic" || r.kind == "AWS::SSO::PermissionSet"; known {
		return r.arn
	}
	return r.name
}

// template is one stack in one region.
type template struct {
	stack, region string
	Resources     map[string]struct {
		Type       string
		Properties told
	}
}

func readTemplate(t *testing.T, variant, file, stack, region string) template {
	t.Helper()
	text, err := os.Open(filepath.Join("../../testdata/golden", variant, file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	m := template{stack: stack, region: region}
	decoder := json.NewDecoder(text)
	decoder.UseNumber() // as it stands there
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// deploy returns what the stack makes.
func (m template) deploy() (all []*resource) {
	for _, id := range slices.Sorted(maps.Keys(m.Resources)) {
		properties, _ := m.value(m.Resources[id].Properties).(told)
		all = append(all, &resource{
			stack: m.stack, id: id, kind: m.Resources[id].Type, region: m.region,
			name: m.name(id), arn: m.arn(id), properties: properties,
		})
	}
	return all
}

var reference = regexp.MustCompile(`\$\{(!?)([A-Za-z0-9:]+)\}`)

// value evaluates what a template says.
func (m template) value(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = m.value(element)
		}
		return list
	case told:
		object := told{}
		for key, member := range v {
			switch key {
			case "Ref":
				return m.ref(member.(string))
			case "Fn::GetAtt":
				at := member.([]any)
				if at[1] == "GroupId" {
					return m.name(at[0].(string))
				}
				return m.arn(at[0].(string))
			case "Fn::Sub":
				text, plain := member.(string)
				if !plain { // it brings values of its own
					return m.value(member.([]any)[0])
				}
				return reference.ReplaceAllStringFunc(text, func(match string) string {
					if part := reference.FindStringSubmatch(match); part[1] == "" {
						return m.ref(part[2])
					}
					return strings.Replace(match, "!", "", 1)
				})
			}
			object[key] = m.value(member)
		}
		return object
	}
	return v
}

func (m template) ref(id string) string {
	switch id {
	case "AWS::Region":
		return m.region
	case "AWS::AccountId":
		return settingstest.Account
	case "AWS::Partition":
		return "aws"
	}
	if kind := m.Resources[id].Type; kind == "AWS::SNS::Topic" || kind == "AWS::SSO::PermissionSet" {
		return m.arn(id)
	}
	return m.name(id)
}

// name is what the template calls it, else a name as CloudFormation makes one.
func (m template) name(id string) string {
	for _, property := range []string{"TopicName", "RoleName", "UserName", "BucketName", "TrailName", "GroupName"} {
		if name, fixed := m.Resources[id].Properties[property]; fixed && m.Resources[id].Type != "AWS::IAM::UserToGroupAddition" {
			return m.value(name).(string)
		}
	}
	if m.Resources[id].Type == "AWS::S3::Bucket" {
		return strings.ToLower(m.stack + "-" + id)
	}
	return m.stack + "-" + id
}

// arns are the forms of those that checks look at.
var arns = map[string]string{
	"AWS::SNS::Topic":                     "arn:aws:sns:REGION:ACCOUNT:NAME",
	"AWS::IAM::Role":                      "arn:aws:iam::ACCOUNT:role/NAME",
	"AWS::Logs::LogGroup":                 "arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*",
	"AWS::CloudTrail::Trail":              "arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME",
	"AWS::CE::AnomalyMonitor":             "arn:aws:ce::ACCOUNT:anomalymonitor/NAME",
	"AWS::SSO::PermissionSet":             "arn:aws:sso:::permissionSet/NAME",
	"AWS::AccessAnalyzer::Analyzer":       "arn:aws:access-analyzer:REGION:ACCOUNT:analyzer/NAME",
	"AWS::SecurityHub::Hub":               "arn:aws:securityhub:REGION:ACCOUNT:hub/default",
	"AWS::SecurityHub::FindingAggregator": "arn:aws:securityhub:REGION:ACCOUNT:finding-aggregator/NAME",
}

func arnOf(kind, region, name string) string {
	return strings.NewReplacer("REGION", region, "ACCOUNT", settingstest.Account, "NAME", name).Replace(arns[kind])
}

func (m template) arn(id string) string {
	if arn := arnOf(m.Resources[id].Type, m.region, m.name(id)); arn != "" {
		return arn
	}
	return "arn:aws:other:::" + m.name(id)
}
