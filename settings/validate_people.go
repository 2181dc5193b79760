package settings

import (
	"regexp"
	"strings"
)

// emailForm is what RFC 5321 delivers to without quotes: net/mail also takes
// display names, comments and hosts without a dot.
var emailForm = regexp.MustCompile(
	`^[\w!#$%&'*+/=?^{|}~-]+(\.[\w!#$%&'*+/=?^{|}~-]+)*` +
		`@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$`)

const (
	maxEmail     = 254 // RFC 5321, and AWS for a contact
	maxEmailName = 64  // RFC 5321: what is before the @
)

// placeholderDomains are nobody's: RFC 2606 and RFC 6761 reserve them, and JPRS
// those of example and example0 to example9 under jp and its kinds of
// organizations, which have two letters:
// https://jprs.jp/whatsnew/notice/before2011/200508-rule.html
var placeholderDomains = regexp.MustCompile(
	`(?i)(^|\.)(example\.(com|net|org)|example|invalid|localhost|test|example[0-9]?(\.[a-z]{2})?\.jp)$`)

func (v *validation) emails(path string, addresses []string, most int) {
	v.entries(path, addresses, most, func(path, address string) { v.email(path, address) })
}

// email reports whether mail can be sent to the address.
func (v *validation) email(path, address string) bool {
	name, domain, _ := strings.Cut(address, "@")
	switch {
	case !emailForm.MatchString(address), len(address) > maxEmail, len(name) > maxEmailName:
		v.fault(path, address, "must be a bare e-mail address: ASCII, one @, a domain with a dot, at most %d characters", maxEmail)
	case placeholderDomains.MatchString(domain):
		v.fault(path, address, "must not be a placeholder")
	default:
		return true
	}
	return false
}

func (v *validation) contacts() {
	v.contact("Contacts.Billing", v.said.Contacts.Billing)
	v.contact("Contacts.Operations", v.said.Contacts.Operations)
	v.contact("Contacts.Security", v.said.Contacts.Security)
}

// contactEmailForm is the pattern of
// https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
var contactEmailForm = regexp.MustCompile(`^[\w+=.#|!&-]+@[\w.-]+\.\w+$`)

func (v *validation) contact(path string, c Contact) {
	if c == (Contact{}) {
		return
	}
	v.text(path+".Name", c.Name, 64)
	v.text(path+".Title", c.Title, 50)
	if v.email(path+".Email", c.Email) && !contactEmailForm.MatchString(c.Email) {
		v.fault(path+".Email", c.Email, "must match %s, as AWS wants it of a contact", contactEmailForm)
	}
	v.phone(path+".Phone", c.Phone)
}

var phoneForm = regexp.MustCompile(`^\+[1-9][0-9 ()-]*$`)

// placeholderPhones are the numbers that this project's own examples show, and
// those that North America keeps for fiction:
// https://en.wikipedia.org/wiki/555_(telephone_number)
var placeholderPhones = regexp.MustCompile(`^\+(10000000000|81312345678|1[0-9]{3}55501[0-9]{2})$`)

func (v *validation) phone(path, phone string) {
	digits := strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(phone)
	// E.164 has 15 digits at most; the 25 characters are AWS's.
	const least, most, length = len("+1234567"), len("+123456789012345"), 25
	switch {
	case !phoneForm.MatchString(phone), len(digits) < least, len(digits) > most, len(phone) > length:
		v.fault(path, phone, "must be + and the country code, then digits, spaces, hyphens and parentheses: 7 to 15 digits, at most %d characters", length)
	case strings.HasPrefix(digits, "+810"):
		v.fault(path, phone, "must leave out the 0 that follows +81, or the call does not arrive")
	case placeholderPhones.MatchString(digits):
		v.fault(path, phone, "must not be a placeholder")
	}
}

// The role Administrator names its users in its trust policy, which has 2,048
// characters. An ARN has 31 before the name of the user; quotes and a comma
// are 3 more; the rest of the policy stays below 348.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	maxUsers       = 40
	maxUsersInARNs = 1700
	userARNSize    = len(`"arn:aws:iam::123456789012:user/",`)
)

var userForm = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

func (v *validation) administrators() {
	users, size := v.said.Administrators.Users, 0
	v.entries("Administrators.Users", users, maxUsers, func(path, user string) {
		size += userARNSize + len(user)
		if !userForm.MatchString(user) {
			v.fault(path, user, "must be 1 to 64 letters, digits and _ + = , . @ -")
		}
	})
	if size > maxUsersInARNs {
		v.fault("Administrators.Users", size,
			"must fit the trust policy of the role, which has %d characters for the names and %d more of each",
			maxUsersInARNs, userARNSize)
	}
}

// The forms of ids are those of AWS::SSO::Assignment and
// AWS::IdentityStore::GroupMembership.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SSO.html
var (
	instanceForm      = regexp.MustCompile(`^arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}$`)
	identityStoreForm = regexp.MustCompile(`^(d-[0-9a-f]{10}|` + uuid + `)$`)
	groupForm         = regexp.MustCompile(`^([0-9a-f]{10}-)?` + uuid + `$`)
)

const uuid = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`

func (v *validation) identityCenter() {
	c := v.used.IdentityCenter
	for _, field := range []struct {
		name, value, rule string
		form              *regexp.Regexp
	}{
		{"InstanceArn", c.InstanceArn, "must be arn:aws:sso:::instance/ssoins- and 16 characters", instanceForm},
		{"IdentityStoreID", c.IdentityStoreID, "must be d- and 10 hexadecimal digits, or a UUID", identityStoreForm},
		{"GroupID", c.GroupID, "must be a UUID, with or without 10 hexadecimal digits and a hyphen before it", groupForm},
	} {
		if field.value != "" && !field.form.MatchString(field.value) {
			v.fault("IdentityCenter."+field.name, field.value, "%s", field.rule)
		}
	}
	if c.Region != v.used.HomeRegion {
		v.knownRegion("IdentityCenter.Region", c.Region)
	}
	if c.InstanceArn == "" && c.IdentityStoreID+c.GroupID != "" {
		v.fault("IdentityCenter.InstanceArn", "", "must be given with IdentityStoreID or GroupID")
	}
	if c.InstanceArn != "" && c.IdentityStoreID+c.GroupID == "" {
		v.fault("IdentityCenter.IdentityStoreID", "", "must be given unless GroupID is")
	}
}
