package regions

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var listWord = regexp.MustCompile(`^([A-Z][A-Za-z0-9]*|[1-9][0-9]*(-[1-9][0-9]*)?)$`)

func TestListsOfControlsAreWellWritten(t *testing.T) {
	check := func(name string, ids []string, lists ...string) {
		for _, word := range strings.Fields(strings.Join(lists, " ")) {
			if !listWord.MatchString(word) {
				t.Errorf("%s: %q is no service, number or range", name, word)
			}
		}
		repeated(t, name, ids)
		if len(ids) == 0 || ids[0] == "" || strings.HasPrefix(ids[0], ".") {
			t.Errorf("%s: got %v", name, ids)
		}
	}
	check("standard", standard)
	sorted(t, "standard", standard)
	for _, row := range controlsMissing {
		ids := expand(row.controls)
		check(row.region, ids, row.controls)
		sorted(t, row.region, expand(strings.TrimPrefix(row.controls, notGlobal)))
		for _, id := range ids {
			if !slices.Contains(standard, id) {
				t.Errorf("%s: %s is not in the standard", row.region, id)
			}
		}
	}
}

// sorted checks that ids are in order, AutoScaling.9 before EC2.10.
func sorted(t *testing.T, name string, ids []string) {
	inOrder := func(a, b string) int {
		serviceA, numberA, _ := strings.Cut(strings.ToLower(a), ".")
		serviceB, numberB, _ := strings.Cut(strings.ToLower(b), ".")
		m, _ := strconv.Atoi(numberA)
		n, _ := strconv.Atoi(numberB)
		return cmp.Or(cmp.Compare(serviceA, serviceB), cmp.Compare(m, n))
	}
	if !slices.IsSortedFunc(ids, inOrder) {
		t.Errorf("%s: %v is not in order", name, ids)
	}
}

func TestEachRegionHasARowOfControls(t *testing.T) {
	var rows []string
	for _, row := range controlsMissing {
		rows = append(rows, row.region)
	}
	if !slices.Equal(rows, All()) {
		t.Errorf("got %v, want %v", rows, All())
	}
}

// A word that drops out of a list shows.
func TestHowManyControlsThereAre(t *testing.T) {
	if n := len(Controls()); n != 364 {
		t.Errorf("the standard has %d controls, want 364", n)
	}
	for region, want := range map[string]int{
		"us-east-1": 359, "us-west-2": 344, "ap-northeast-1": 343, "ap-southeast-5": 105, "ap-east-2": 47,
	} {
		if n := len(standardOf[region]); n != want {
			t.Errorf("%s has %d controls, want %d", region, n, want)
		}
	}
}

func TestHasControl(t *testing.T) {
	for _, test := range []struct {
		region, id string
		want       bool
	}{
		{"us-west-1", "IAM.6", true},
		{"ap-southeast-5", "IAM.6", false},
		{"ap-southeast-5", "EC2.8", true},
		{"ap-southeast-5", "Macie.1", false},
		{"ap-southeast-5", "Inspector.1", false},
		{"ap-southeast-5", "Lambda.5", false},
		{"ap-southeast-5", "GuardDuty.1", true},
		{"ap-southeast-7", "GuardDuty.1", false},
		{"il-central-1", "Macie.1", false},
		{"il-central-1", "Macie.2", true},
		{"us-east-1", "CloudFront.1", true},
		{"us-east-2", "CloudFront.1", false},
		{"ap-east-2", "Autoscaling.5", false},
		{"ap-east-1", "Autoscaling.5", true},
		// In no standard, in another, retired, and in no region that is known.
		{"us-east-1", "Nonsense.77", false},
		{"us-east-1", "CloudWatch.1", false},
		{"us-east-1", "AppSync.1", false},
		{"us-east-1", "", false},
		{"us-east-9", "IAM.6", false},
	} {
		if got := Has(test.region, Control(test.id)); got != test.want {
			t.Errorf("Has(%s, %s) is %t", test.region, test.id, got)
		}
	}
}

func TestExpand(t *testing.T) {
	want := []string{"KMS.1", "KMS.2", "KMS.3", "KMS.5", "S3.9", "S3.10"}
	if got := expand(" KMS 1-3 5\n\tS3 9 10"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCallersCannotChangeTheControls(t *testing.T) {
	Controls()[0] = "x"
	if got := Controls()[0]; got != "Account.1" {
		t.Errorf("a change of a returned list shows in the next: %s", got)
	}
}
