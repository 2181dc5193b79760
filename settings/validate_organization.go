package settings

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"baseline/internal/regions"
)

var accountForm = regexp.MustCompile(`^[0-9]{12}$`)

// placeholderAccounts are ids that AWS's documentation shows; those of one
// digit only are refused besides.
var placeholderAccounts = []string{
	"012345678901", "123456789012", "111122223333", "444455556666", "777788889999", "210987654321",
}

func (v *validation) account() {
	switch id := v.said.Account; {
	case id == "":
	case !accountForm.MatchString(id):
		v.fault("Account", id, "must be 12 digits")
	case slices.Contains(placeholderAccounts, id), strings.Count(id, id[:1]) == len(id):
		v.fault("Account", id, "must not be a placeholder")
	}
}

func (v *validation) regions() {
	v.entries("Regions", v.said.Regions, len(regions.All()), func(path, region string) {
		v.knownRegion(path, region)
	})

	home := got(v.said.HomeRegion, v.used.HomeRegion)
	switch {
	case !v.knownRegion("HomeRegion", v.used.HomeRegion):
	case !regions.Has(v.used.HomeRegion, regions.FindingAggregatorType):
		v.fault("HomeRegion", home, "must be a region enabled by default, because no other can aggregate findings")
	case !slices.Contains(v.used.Regions, v.used.HomeRegion):
		v.fault("HomeRegion", home, "must be one of Regions")
	}
}

func (v *validation) knownRegion(path, region string) bool {
	known := regions.Known(region)
	if !known {
		v.fault(path, region, "must be a commercial region of AWS, the nearest is %q", Nearest(region, regions.All()))
	}
	return known
}

func (v *validation) language() {
	if l := v.used.Language; l != Japanese && l != English {
		v.fault("Language", l, "must be %q or %q", Japanese, English)
	}
}

// The limits of tags. AWS allows 50 a resource and keeps some for its services.
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const (
	maxTags     = 40
	maxTagKey   = 128
	maxTagValue = 256
)

var tagForm = regexp.MustCompile(`^[\p{L}\p{Zs}\p{N}_.:/=+\-@]*$`)

func (v *validation) tags() {
	tags := v.said.Tags
	seen := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		path, value := fmt.Sprintf("Tags[%q]", key), tags[key]
		v.tagText(path+" key", key, maxTagKey)
		v.tagText(path, value, maxTagValue)
		if strings.TrimSpace(key) == "" {
			v.fault(path+" key", key, "must not be empty")
		}
		// IAM does not tell the case of keys apart.
		if lower := strings.ToLower(key); seen[lower] {
			v.fault(path+" key", key, "must not repeat another but for its case")
		} else {
			seen[lower] = true
		}
	}
	if len(tags) > maxTags {
		v.fault("Tags", len(tags), "must have at most %d entries", maxTags)
	}
}

func (v *validation) tagText(path, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		v.fault(path, n, "must have at most %d characters", most)
	case !tagForm.MatchString(text):
		v.fault(path, text, "must have letters, digits, spaces and _ . : / = + - @ only")
	case strings.HasPrefix(strings.ToLower(text), "aws:"):
		v.fault(path, text, "must not begin with aws:, which is for AWS alone")
	}
}
