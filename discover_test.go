package main

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/discover"
	"baseline/discover/discovertest"
	"baseline/internal/awstest"
	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/settings"
)

// proof is an account, its settings and a directory with cdk.context.json.
type proof struct {
	*discovertest.World
	dir      string
	settings settings.Organization
}

// discover does what the verb does, and returns the file.
func (p proof) discover(t *testing.T) (account existing.Account, text string) {
	t.Helper()
	file := filepath.Join(p.dir, existing.File)
	synctest.Test(t, func(t *testing.T) { // where retries take no time
		before, err := existing.Load(file, awstest.Account)
		if err != nil {
			t.Fatal(err)
		}
		r, err := discover.Look(t.Context(), p.Config(), awstest.Account, p.settings, before)
		if err != nil || r.Unread != nil {
			t.Fatalf("%v, unread: %q", err, r.Unread)
		}
		account = r.Account
	})
	if err := existing.Save(file, account); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return account, string(b)
}

// synth does what the app does with that file, and returns the templates.
func (p proof) synth(t *testing.T) (dir string, templates map[string]string) {
	t.Helper()
	found, err := existing.Load(filepath.Join(p.dir, existing.File), awstest.Account)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(p.dir, "cdk.out")
	err = synthesize(p.settings, found, dir, func(app awscdk.App, o settings.Organization, found existing.Account) {
		cdktest.WithoutPrograms(app)
		define(app, o, found)
	})
	if err != nil {
		t.Fatal(err)
	}
	templates = map[string]string{}
	for name, tmpl := range cdktest.Read(t, dir) {
		templates[name] = string(tmpl.Text)
	}
	return dir, templates
}

// TestADeploymentChangesNothingThatIsDiscovered: discover, deploy, discover and
// synth give the same file and the same templates; and so once more after the
// stacks were removed, with what they left behind.
func TestADeploymentChangesNothingThatIsDiscovered(t *testing.T) {
	// One administrator is in the old account, one is not.
	o := settings.Organization{Administrators: settings.Administrators{Users: []string{"tanaka", "yamada"}}}
	for name, w := range map[string]*discovertest.World{
		"new": discovertest.New(discovertest.Home, "eu-west-1", "eu-south-1"), "old": discovertest.Old(),
	} {
		t.Run(name, func(t *testing.T) {
			p := proof{w, t.TempDir(), o}
			for _, round := range []string{"first", "after a removal"} {
				_, file := p.discover(t)
				dir, templates := p.synth(t)
				p.Deploy(t, dir)
				if _, again := p.discover(t); again != file {
					t.Errorf("%s: the deployment is discovered: %s\nbefore: %s", round, again, file)
				}
				if round == "first" { // once is enough, for the file is the same
					if _, again := p.synth(t); !maps.Equal(templates, again) {
						t.Errorf("%s: the templates differ", round)
					}
				}
				p.Remove()
			}
			a, _ := p.discover(t)
			if a.In[discovertest.Home].Detector == "" || a.In["eu-south-1"].Standard == "" || a.ConfigBucket == "" || len(a.Users) != 2 ||
				a.AdministratorRole == "" || len(a.Trails) == 0 || a.HealthForwardingRole != "" || a.Topics != nil {
				t.Errorf("what the stacks left behind is not found: %+v", a)
			}
		})
	}
}
