package discovertest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"baseline/internal/assembly"
	"baseline/internal/awstest"
)

// names are the properties that name what is known by a name.
var names = map[string]string{TrailType: "TrailName", RoleType: "RoleName", UserType: "UserName", BucketType: "BucketName", TopicType: "TopicName"}

// Deploy gives the account what a cloud assembly defines, as CloudFormation
// does: a thing that exists and is not the stack's own is a conflict.
func (w *World) Deploy(t *testing.T, dir string) {
	t.Helper()
	stacks, err := assembly.Stacks(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stacks {
		var template struct {
			Resources map[string]struct {
				Type, DeletionPolicy string
				Properties           map[string]any
			}
		}
		text, err := os.ReadFile(filepath.Join(dir, s.Name+".template.json"))
		if err == nil {
			err = json.Unmarshal(text, &template)
		}
		if err != nil {
			t.Fatal(err)
		}
		had := w.Stacks[s.Region][s.Name]
		var now []Resource
		for _, logical := range slices.Sorted(maps.Keys(template.Resources)) {
			made := template.Resources[logical]
			r := Resource{Type: made.Type, Region: s.Region, Kept: strings.HasPrefix(made.DeletionPolicy, "Retain")}
			value := ""
			switch made.Type {
			case AnalyzerType, HubType, StandardType, DetectorType, RecorderType, ChannelType, SnapshotType:
				value = "arn:aws:x:" + s.Region + ":" + awstest.Account + ":" + made.Type + "/aws-foundational-security-best-practices/v/1.0.0"
				if made.Type == SnapshotType {
					value = "block-all-sharing"
				}
			case AggregatorType, MonitorType:
				r.Region, value = "", "arn:aws:ce::"+awstest.Account+":anomalymonitor/"+strings.ReplaceAll(made.Type, ":", "-")
			default:
				r.Name = name(made.Properties[names[made.Type]], s.Region)
				if r.Name == "" {
					r.ID = logical
					now = append(now, r)
					continue
				}
				value = "arn:aws:iam::" + awstest.Account + ":role/" + r.Name
				switch made.Type {
				case UserType:
					r.Region, value = "", "/"
				case RoleType, BucketType:
					r.Region = ""
				case TrailType:
					value = "arn:aws:logs:" + s.Region + ":" + awstest.Account + ":log-group:Baseline-Root-AuditTrailLogGroup"
				}
			}
			r.ID = value
			if r.Name != "" {
				r.ID = r.Name
			}
			mine := slices.ContainsFunc(had, func(h Resource) bool { return h.Type == r.Type && h.Name == r.Name })
			if there := w.Get(r.Region, r.Type, r.Name); there != "" && !mine {
				t.Errorf("%s: %s %s exists already, as %s", s.Name, r.Type, r.Name, there)
			}
			w.Put(r.Region, r.Type, r.Name, value)
			now = append(now, r)
		}
		if w.Stacks[s.Region] == nil {
			w.Stacks[s.Region] = map[string][]Resource{}
		}
		w.Stacks[s.Region][s.Name] = now
	}
}

// Remove takes the stacks away, and what they do not keep.
func (w *World) Remove() {
	for _, inRegion := range w.Stacks {
		for name, stack := range inRegion {
			for _, r := range stack {
				if !r.Kept {
					delete(w.Things[r.Region][r.Type], r.Name)
				}
			}
			delete(inRegion, name)
		}
	}
}

// name evaluates the name in a template.
func name(v any, region string) string {
	if sub, ok := v.(map[string]any); ok {
		v = sub["Fn::Sub"]
	}
	text, _ := v.(string)
	return strings.NewReplacer("${AWS::AccountId}", awstest.Account, "${AWS::Region}", region).Replace(text)
}
