package constructs

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"baseline/internal/iampolicy"
)

// credentials are how a request was signed, as the keys that IAM then sees.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
type credentials map[string]string

var (
	accessKey      = credentials{}
	accessKeyCode  = credentials{"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}
	console        = credentials{"aws:MultiFactorAuthPresent": "false"}
	consoleMfa     = credentials{"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60"}
	consoleMfaLate = credentials{"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3600"}
	sessionToken   = console // what IAM sees of both is the same
)

// by is ann, with some credentials, and asks for an action.
func (c credentials) by(user, action, resource string) iampolicy.Request {
	keys := map[string]string{"aws:username": user, "aws:PrincipalArn": accountRoot + "user/" + user}
	maps.Copy(keys, c)
	return iampolicy.Request{Principal: keys["aws:PrincipalArn"], Action: action, Resource: accountRoot + resource, Keys: keys}
}

const (
	yes    = iampolicy.Allow
	no     = iampolicy.None // another policy may still allow it
	denied = iampolicy.Deny // no other policy can
)

// stories are what ann, an administrator, asks for, or who has her credentials.
var stories = []struct {
	who              string
	with             credentials
	action, resource string
	want             iampolicy.Effect
}{
	{"first sign-in: sees the rules for passwords", console, "iam:GetAccountPasswordPolicy", "*", yes},
	{"first sign-in: changes the password", console, "iam:ChangePassword", "user/ann", yes},
	{"first sign-in: opens the security credentials", console, "iam:GetUser", "user/ann", yes},
	{"first sign-in: sees her devices", console, "iam:ListMFADevices", "user/ann", yes},
	{"first sign-in: sees one of them", console, "iam:GetMFADevice", "user/ann", yes},
	{"first sign-in: sees which names are taken", console, "iam:ListVirtualMFADevices", "*", yes},
	{"first sign-in: creates a device", console, "iam:CreateVirtualMFADevice", "mfa/ann", yes},
	{"first sign-in: creates another after breaking off", console, "iam:CreateVirtualMFADevice", "mfa/ann-phone", yes},
	{"first sign-in: enables it", console, "iam:EnableMFADevice", "user/ann", yes},
	{"first sign-in: synchronizes it", console, "iam:ResyncMFADevice", "user/ann", yes},
	{"first sign-in: a password that has to be changed", accessKey, "iam:ChangePassword", "user/ann", yes},
	{"no MFA yet: becomes administrator", console, "sts:AssumeRole", "role/Administrator", denied},
	{"no MFA yet: opens a support case", console, "sts:AssumeRole", "role/Support", denied},
	{"no MFA yet: starts an instance", console, "ec2:RunInstances", "*", denied},

	{"with MFA: becomes administrator", consoleMfa, "sts:AssumeRole", "role/Administrator", yes},
	{"with MFA: opens a support case", consoleMfa, "sts:AssumeRole", "role/Support", yes},
	{"with MFA: becomes administrator by access key and code", accessKeyCode, "sts:AssumeRole", "role/Administrator", yes},
	{"with MFA: becomes something else", consoleMfa, "sts:AssumeRole", "role/Deployer", no},
	{"with MFA: adds a second device", consoleMfa, "iam:EnableMFADevice", "user/ann", yes},
	{"with MFA: gives up a device", consoleMfa, "iam:DeactivateMFADevice", "user/ann", yes},
	{"with MFA: deletes it", consoleMfa, "iam:DeleteVirtualMFADevice", "mfa/ann", yes},
	{"with MFA: deletes the second one", consoleMfa, "iam:DeleteVirtualMFADevice", "mfa/ann-phone", yes},
	{"with MFA: does something as herself", consoleMfa, "ec2:RunInstances", "*", no},
	{"with MFA: makes an access key", consoleMfa, "iam:CreateAccessKey", "user/ann", denied},
	{"with MFA: makes an access key for somebody else", consoleMfa, "iam:CreateAccessKey", "user/bob", denied},
	{"with MFA: revives a disabled key", consoleMfa, "iam:UpdateAccessKey", "user/ann", denied},
	{"with MFA: makes a service's key", consoleMfa, "iam:CreateServiceSpecificCredential", "user/ann", denied},
	{"with MFA: renews a service's key", consoleMfa, "iam:ResetServiceSpecificCredential", "user/ann", denied},
	{"with MFA: revives a service's key", consoleMfa, "iam:UpdateServiceSpecificCredential", "user/ann", denied},
	{"with MFA: leaves an SSH key", consoleMfa, "iam:UploadSSHPublicKey", "user/ann", denied},
	{"with MFA: leaves a certificate", consoleMfa, "iam:UploadSigningCertificate", "user/ann", denied},

	{"stolen password: removes the device", console, "iam:DeactivateMFADevice", "user/ann", denied},
	{"stolen password: deletes the device", console, "iam:DeleteVirtualMFADevice", "mfa/ann", denied},
	{"stolen password: makes an access key", console, "iam:CreateAccessKey", "user/ann", denied},

	{"stolen key: becomes administrator", accessKey, "sts:AssumeRole", "role/Administrator", denied},
	{"stolen key: creates an own device", accessKey, "iam:CreateVirtualMFADevice", "mfa/ann", denied},
	{"stolen key: enables an own device", accessKey, "iam:EnableMFADevice", "user/ann", denied},
	{"stolen key: shifts the device's clock", accessKey, "iam:ResyncMFADevice", "user/ann", denied},
	{"stolen key: removes the device", accessKey, "iam:DeactivateMFADevice", "user/ann", denied},
	{"stolen key: deletes the device", accessKey, "iam:DeleteVirtualMFADevice", "mfa/ann", denied},
	{"stolen key: makes another key", accessKey, "iam:CreateAccessKey", "user/ann", denied},
	{"stolen key: revives a disabled key", accessKey, "iam:UpdateAccessKey", "user/ann", denied},
	{"stolen key: makes a password", accessKey, "iam:CreateLoginProfile", "user/ann", denied},
	{"stolen key: sets a password without the old one", accessKey, "iam:UpdateLoginProfile", "user/ann", denied},
	{"stolen key: enters the console by federation", accessKey, "sts:GetFederationToken", "federated-user/ann", denied},
	{"stolen key: takes the name of another administrator", accessKey, "iam:UpdateUser", "user/ann", denied},
	{"stolen key: writes itself a policy", accessKey, "iam:PutUserPolicy", "user/ann", denied},
	{"stolen key: reads data", accessKey, "s3:GetObject", "*", denied},
	{"stolen key, as a session: becomes administrator", sessionToken, "sts:AssumeRole", "role/Administrator", denied},

	{"with MFA: changes another's password", consoleMfa, "iam:ChangePassword", "user/bob", no},
	{"with MFA: enables a device for another", consoleMfa, "iam:EnableMFADevice", "user/bob", no},
	{"with MFA: removes another's device", consoleMfa, "iam:DeactivateMFADevice", "user/bob", no},
	{"with MFA: deletes another's device", consoleMfa, "iam:DeleteVirtualMFADevice", "mfa/bob", no},
	{"with MFA: occupies another's device name", consoleMfa, "iam:CreateVirtualMFADevice", "mfa/anna", no},
	{"with MFA: removes the device of who is called ann-b", consoleMfa, "iam:DeactivateMFADevice", "user/ann-b", no},
	{"with MFA: lists the users", consoleMfa, "iam:ListUsers", "*", no},
	{"with MFA: joins a group", consoleMfa, "iam:AddUserToGroup", "group/Other", no},
}

func TestAdministratorsCanDoTheseThingsAndNoOthers(t *testing.T) {
	group := document(t, newAdministrators(t, "ann", "bob").group)
	for _, story := range stories {
		r := story.with.by("ann", story.action, story.resource)
		if got := effect(t, group, r); got != story.want {
			t.Errorf("%s: %s got %q, want %q", story.who, story.action, got, story.want)
		}
		// In the console without MFA the denials are a second lock.
		if _, present := story.with["aws:MultiFactorAuthPresent"]; present && story.want == denied && effect(t, allowances(group), r) == yes {
			t.Errorf("%s: %s is allowed but for a denial", story.who, story.action)
		}
	}
}

// allowances is a policy without its denials.
func allowances(doc iampolicy.Document) iampolicy.Document {
	doc.Statement = slices.DeleteFunc(slices.Clone(doc.Statement), func(s iampolicy.Statement) bool { return s.Effect == denied })
	return doc
}

// Each word of the policy is there for a story.
func TestEachPartOfTheMfaPolicyIsNeeded(t *testing.T) {
	policy := newAdministrators(t, "ann", "bob").group
	verdicts := func() (all []iampolicy.Effect) {
		group := document(t, policy)
		for _, story := range stories {
			r := story.with.by("ann", story.action, story.resource)
			all = append(all, effect(t, group, r), effect(t, allowances(group), r))
		}
		return all
	}
	want, mutants := verdicts(), 0
	withoutEach(policy, "Statement", func(what string) {
		mutants++
		if slices.Equal(verdicts(), want) {
			t.Errorf("no story needs %s", what)
		}
	})
	if mutants < 40 {
		t.Errorf("only %d parts were taken away", mutants)
	}
}

// withoutEach calls do while the policy lacks one of its parts: a statement, a
// condition, an action or a resource, each in turn.
func withoutEach(parent map[string]any, key string, do func(what string)) {
	list, ok := parent[key].([]any)
	if !ok {
		return
	}
	for i, element := range list {
		parent[key] = slices.Delete(slices.Clone(list), i, i+1)
		do(fmt.Sprintf("%s %d: %v", key, i, element))
		parent[key] = list
		statement, ok := element.(map[string]any)
		if !ok {
			continue
		}
		for _, part := range []string{"Action", "NotAction", "Resource"} {
			withoutEach(statement, part, do)
		}
		if condition, ok := statement["Condition"]; ok {
			delete(statement, "Condition")
			do(fmt.Sprintf("the condition %v of %v", condition, statement))
			statement["Condition"] = condition
		}
	}
}

func TestTheAdministratorRoleTrustsTheseAndNoOthers(t *testing.T) {
	named, nobody := document(t, newAdministrators(t, "ann").trust), document(t, newAdministrators(t).trust)
	for _, story := range []struct {
		who       string
		with      credentials
		principal string
		want      bool // when ann is named; when nobody is, nobody may
	}{
		{"ann with MFA", consoleMfa, "user/ann", true},
		{"ann with an access key and a code", accessKeyCode, "user/ann", true},
		{"ann without MFA", console, "user/ann", false},
		{"ann with an access key", accessKey, "user/ann", false},
		{"ann with MFA of an hour ago", consoleMfaLate, "user/ann", false},
		{"bob, who is not named, with MFA", consoleMfa, "user/bob", false},
		{"anna, whose name begins like ann's", consoleMfa, "user/anna", false},
		{"another ann, below a path", consoleMfa, "user/team/ann", false},
		{"a role called ann", consoleMfa, "role/ann", false},
		{"a role that says it has MFA", consoleMfa, "role/Deployer", false},
		{"ann by way of a role", consoleMfa, "assumed-role/Deployer/ann", false},
		{"root", consoleMfa, "root", false},
	} {
		r := story.with.by("ann", "sts:AssumeRole", "role/Administrator")
		r.Principal = accountRoot + story.principal
		r.Keys["aws:PrincipalArn"] = r.Principal
		if got := effect(t, named, r) == iampolicy.Allow; got != story.want {
			t.Errorf("%s: got %t, want %t", story.who, got, story.want)
		}
		if got := effect(t, nobody, r); got == iampolicy.Allow {
			t.Errorf("%s, when nobody is named: allowed", story.who)
		}
	}
	stranger := consoleMfa.by("ann", "sts:AssumeRole", "role/Administrator")
	stranger.Principal = "arn:aws:iam::210987654321:user/ann"
	stranger.Keys["aws:PrincipalArn"] = stranger.Principal
	if got := effect(t, named, stranger); got != iampolicy.None {
		t.Errorf("ann of another account: got %q", got)
	}
}
