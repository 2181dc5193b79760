package settings

import "slices"

// ByHand is something that a person does and that no interface of AWS shows
// afterwards.
type ByHand string

// What a person can do unseen.
const (
	// BillingAccess: access of IAM users and roles to billing information is
	// activated. It opens pages of the console; the interfaces that programs
	// call answer either way.
	// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html
	BillingAccess ByHand = "BillingAccess"

	// SecondRootMFA: the root user has a second MFA device. AWS tells whether
	// root has any, not how many.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
	SecondRootMFA ByHand = "SecondRootMFA"

	// IdentityCenterMFA: IAM Identity Center, or the identity provider behind
	// it, requires MFA at every sign-in.
	// https://docs.aws.amazon.com/singlesignon/latest/userguide/how-to-configure-mfa-device-enforcement.html
	IdentityCenterMFA ByHand = "IdentityCenterMFA"
)

var byHand = []ByHand{BillingAccess, SecondRootMFA, IdentityCenterMFA}

// IsDone reports whether a person has said that it is done.
func (o Organization) IsDone(h ByHand) bool { return slices.Contains(o.DoneByHand, h) }

func (v *validation) doneByHand() {
	var names, known []string
	for _, h := range v.said.DoneByHand {
		names = append(names, string(h))
	}
	for _, h := range byHand {
		known = append(known, string(h))
	}
	v.entries("DoneByHand", names, len(known), func(path, name string) {
		if !slices.Contains(known, name) {
			v.fault(path, name, "must be something that is done by hand, the nearest is %q", Nearest(name, known))
		}
	})
}
