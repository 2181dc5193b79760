package discover

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"baseline/internal/assembly"
	"baseline/internal/awstest"
	"baseline/internal/existing"
	"baseline/internal/optional"
	"baseline/internal/programtest"
	"baseline/settings"
)

// literal is the organization.go of proof, with an administrator who exists in
// the old account and one who does not.
var literal = programtest.Literal(`settings.Organization{Administrators: settings.Administrators{Users: []string{"tanaka", "yamada"}}}`)

// proof is an account, the app and its cdk.context.json.
type proof struct {
	*world
	app, dir string
	o        settings.Organization
}

func newProof(t *testing.T, app string, w *world) proof {
	return proof{w, app, t.TempDir(), settings.Organization{
		Administrators: settings.Administrators{Users: []string{"tanaka", "yamada"}},
	}}
}

// build builds the app with the literal.
func build(t *testing.T) (app string) {
	t.Helper()
	optional.Program(t, "node")
	app, err := programtest.Build(t.TempDir(), "baseline", literal)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// discover runs what the verb does, and returns the file.
func (p proof) discover(t *testing.T) string {
	t.Helper()
	file := filepath.Join(p.dir, existing.File)
	before, err := existing.Load(file, awstest.Account)
	if err != nil {
		t.Fatal(err)
	}
	r := p.look(t, p.o, before)
	if r.Unread != nil {
		t.Fatalf("unread: %q", r.Unread)
	}
	if err := existing.Save(file, r.Account); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// synth returns the templates of the app, by stack, in the order of deployment.
func (p proof) synth(t *testing.T) (stacks []assembly.Stack, templates map[string][]byte) {
	t.Helper()
	out := filepath.Join(p.dir, "cdk.out")
	cmd := exec.Command(p.app)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "CDK_DEFAULT_ACCOUNT="+awstest.Account, "CDK_OUTDIR="+out,
		`CDK_CONTEXT_JSON={"aws:cdk:bundling-stacks": []}`) // builds no programs
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	stacks, err := assembly.Stacks(out)
	if err != nil {
		t.Fatal(err)
	}
	templates = map[string][]byte{}
	for _, s := range stacks {
		if templates[s.Name], err = os.ReadFile(filepath.Join(out, s.Name+".template.json")); err != nil {
			t.Fatal(err)
		}
	}
	return stacks, templates
}

// names are the properties that name what is known by a name.
var names = map[string]string{trailType: "TrailName", roleType: "RoleName", userType: "UserName", bucketType: "BucketName", topicType: "TopicName"}

// deploy gives the account what the templates define, as CloudFormation does: a
// thing that exists and is not the stack's own is a conflict.
func (p proof) deploy(t *testing.T, stacks []assembly.Stack, templates map[string][]byte) {
	t.Helper()
	for _, s := range stacks {
		var template struct {
			Resources map[string]struct {
				Type, DeletionPolicy string
				Properties           map[string]any
			}
		}
		if err := json.Unmarshal(templates[s.Name], &template); err != nil {
			t.Fatal(err)
		}
		had := p.stacks[s.Region][s.Name]
		var now []resource
		for _, logical := range slices.Sorted(maps.Keys(template.Resources)) {
			made := template.Resources[logical]
			r := resource{cfnType: made.Type, region: s.Region, kept: strings.HasPrefix(made.DeletionPolicy, "Retain")}
			value := ""
			switch made.Type {
			case analyzerType, hubType, standardType, detectorType, recorderType, channelType, snapshotType:
				value = "arn:aws:x:" + s.Region + ":" + awstest.Account + ":" + made.Type + foundationalBestPractices
				if made.Type == snapshotType {
					value = "block-all-sharing"
				}
			case aggregatorType, monitorType:
				r.region, value = "", "arn:aws:ce::"+awstest.Account+":anomalymonitor/"+strings.ReplaceAll(made.Type, ":", "-")
			default:
				r.name = name(made.Properties[names[made.Type]], s.Region)
				if r.name == "" {
					r.id = logical
					now = append(now, r)
					continue
				}
				value = "arn:aws:iam::" + awstest.Account + ":role/" + r.name
				switch made.Type {
				case userType:
					r.region, value = "", "/"
				case roleType, bucketType:
					r.region = ""
				case trailType:
					value = "arn:aws:logs:" + s.Region + ":" + awstest.Account + ":log-group:Baseline-Root-AuditTrailLogGroup"
				}
			}
			r.id = value
			if r.name != "" {
				r.id = r.name
			}
			mine := slices.ContainsFunc(had, func(h resource) bool { return h.cfnType == r.cfnType && h.name == r.name })
			if there := p.get(r.region, r.cfnType, r.name); there != "" && !mine {
				t.Errorf("%s: %s %s exists already, as %s", s.Name, r.cfnType, r.name, there)
			}
			p.put(r.region, r.cfnType, r.name, value)
			now = append(now, r)
		}
		if p.stacks[s.Region] == nil {
			p.stacks[s.Region] = map[string][]resource{}
		}
		p.stacks[s.Region][s.Name] = now
	}
}

// remove takes the stacks away, and what they do not keep.
func (p proof) remove() {
	for _, inRegion := range p.stacks {
		for name, stack := range inRegion {
			for _, r := range stack {
				if !r.kept {
					delete(p.things[r.region][r.cfnType], r.name)
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

// TestADeploymentChangesNothingThatIsDiscovered: discover, deploy, discover and
// synth give the same file and the same templates; and so once more after the
// stacks were removed, with what they left behind.
func TestADeploymentChangesNothingThatIsDiscovered(t *testing.T) {
	app := build(t)
	for name, w := range map[string]*world{"new": newWorld(home, "eu-west-1", "eu-south-1"), "old": oldWorld()} {
		t.Run(name, func(t *testing.T) {
			p := newProof(t, app, w)
			for _, round := range []string{"first", "after a removal"} {
				file := p.discover(t)
				stacks, templates := p.synth(t)
				p.deploy(t, stacks, templates)
				if again := p.discover(t); again != file {
					t.Errorf("%s: the deployment is discovered: %s\nbefore: %s", round, again, file)
				}
				if round == "first" { // once is enough, for the file is the same
					if _, again := p.synth(t); !maps.EqualFunc(templates, again, bytes.Equal) {
						t.Errorf("%s: the templates differ", round)
					}
				}
				p.remove()
			}
			a := p.look(t, p.o, existing.Account{}).Account
			if a.In[home].Detector == "" || a.In["eu-south-1"].Standard == "" || a.ConfigBucket == "" || len(a.Users) != 2 ||
				a.AdministratorRole == "" || len(a.Trails) == 0 || a.HealthForwardingRole != "" || a.Topics != nil {
				t.Errorf("what the stacks left behind is not found: %+v", a)
			}
		})
	}
}
