package mails

import (
	"encoding/json"
	"regexp"
	"strings"

	"baseline/settings"
)

// userIdentity says who made a call.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type userIdentity struct {
	Type, UserName, PrincipalID, Arn, AccountID string
	AccessKeyID, InvokedBy, IdentityProvider    string
	SessionContext                              struct {
		SessionIssuer struct {
			Type, Arn, UserName, AccountID string
		}
		WebIDFederationData struct{ FederatedProvider string }
		AssumedRoot         json.RawMessage // a boolean, or its text
		SourceIdentity      string
	}
	OnBehalfOf        struct{ UserID string }
	InvokedByDelegate struct{ AccountID string }
}

// ssoRole is the name of a role that IAM Identity Center makes of a permission
// set.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
var ssoRole = regexp.MustCompile(`^AWSReservedSSO_(.+)_[0-9a-f]{16}$`)

// identity is what the caller acts as, for [settings.StopOf]; empty where
// nobody of the account can stop it.
func (e Event) identity() settings.Identity {
	u := e.record.UserIdentity
	switch u.Type {
	case "Root":
		return settings.Root
	case "IAMUser":
		return settings.IAMUser
	case "AssumedRole", "Role":
		if role, _ := u.role(); ssoRole.MatchString(role) {
			return settings.PermissionSet
		}
		return settings.Role
	case "IdentityCenterUser":
		return settings.PermissionSet
	case "FederatedUser", "SAMLUser", "WebIdentityUser":
		return settings.Federated
	case "AWSAccount":
		return settings.OtherAccount
	}
	return ""
}

// role returns the names of role and session.
func (u userIdentity) role() (role, session string) {
	// arn:aws:sts::123456789012:assumed-role/ROLE/SESSION
	if _, rest, found := strings.Cut(u.Arn, ":assumed-role/"); found {
		role, session, _ = strings.Cut(rest, "/")
	}
	if issuer := u.SessionContext.SessionIssuer; issuer.UserName != "" {
		role = issuer.UserName
	} else if issuer.Arn != "" {
		role = tail(issuer.Arn)
	}
	if session == "" {
		_, session, _ = strings.Cut(u.PrincipalID, ":")
	}
	return role, session
}

// tail returns what is behind the last slash.
func tail(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// hiddenName is what CloudTrail says instead of the name of a user that does
// not exist: people type their passwords there.
const hiddenName = "HIDDEN_DUE_TO_SECURITY_REASONS"

// name is what the caller is called; empty where the record does not say.
func (e Event) name(w Writer) string {
	u := e.record.UserIdentity
	name := u.UserName
	if name == "" && strings.Contains(u.Arn, "/") {
		name = tail(u.Arn)
	}
	if name == "" {
		name = e.record.AdditionalEventData.UserName
	}
	if name == hiddenName {
		return w.say("(存在しない名前)", "(a name that does not exist)")
	}
	return clean(name, 80)
}

// who says who made the call, and through what.
func (e Event) who(w Writer) string {
	u, c := e.record.UserIdentity, e.record.UserIdentity.SessionContext
	all := []string{e.caller(w)}
	add := func(ja, en, value string) {
		if value != "" {
			all = append(all, w.say(ja, en, value))
		}
	}
	if strings.HasPrefix(u.AccessKeyID, "AKIA") { // the others are gone within hours
		add("アクセスキー %s", "access key %s", clean(u.AccessKeyID, 40))
	}
	if owner := u.owner(); owner != e.record.RecipientAccountID {
		add("アカウント %s", "account %s", clean(owner, 20))
	}
	if strings.Trim(string(c.AssumedRoot), `"`) == "true" {
		all = append(all, w.say("管理アカウントから AssumeRoot", "by AssumeRoot of the management account"))
	}
	add("切り替え元 %s", "switched from %s", clean(e.record.AdditionalEventData.SwitchFrom, 120))
	add("元の ID %s", "source identity %s", clean(c.SourceIdentity, 80))
	add("プロバイダー %s", "provider %s", clean(u.IdentityProvider+c.WebIDFederationData.FederatedProvider, 100))
	add("製品プロバイダー(アカウント %s)", "product provider, account %s", clean(u.InvokedByDelegate.AccountID, 20))
	if u.Type != "AWSService" {
		add("%s 経由", "through %s", service(u.InvokedBy))
	}
	return join(w.say("、", ", "), all...)
}

// owner is the account of the caller.
func (u userIdentity) owner() string {
	switch issuer := u.SessionContext.SessionIssuer; {
	case u.Type == "AWSAccount", u.Type == "AWSService":
		return "" // is the caller
	case u.AccountID != "":
		return u.AccountID
	default:
		return issuer.AccountID
	}
}

// caller says who made the call: its kind and name.
func (e Event) caller(w Writer) string {
	u, name := e.record.UserIdentity, e.name(w)
	named := func(ja, en string) string { return strings.TrimSpace(w.say(ja, en) + " " + name) }
	switch u.Type {
	case "Root":
		return w.say("ルートユーザー", "root user")
	case "IAMUser":
		return named("IAM ユーザー", "IAM user")
	case "AssumedRole", "Role":
		return u.session(w)
	case "FederatedUser":
		return join(w.say("、", ", "), named("フェデレーションユーザー", "federated user"),
			w.issued(tail(u.SessionContext.SessionIssuer.Arn)))
	case "SAMLUser":
		return named("SAML ユーザー", "SAML user")
	case "WebIdentityUser":
		return named("ウェブ ID ユーザー", "web identity user")
	case "IdentityCenterUser":
		id := clean(u.OnBehalfOf.UserID, 50)
		if name == "" {
			name, id = id, ""
		}
		return join(w.say("、ID ", ", id "), named("IAM Identity Center ユーザー", "IAM Identity Center user"), id)
	case "AWSAccount":
		return join(" ", w.say("アカウント", "account"), clean(u.AccountID, 20), clean(u.PrincipalID, 60))
	case "AWSService":
		return join(" ", w.say("AWS サービス", "AWS service"), service(u.InvokedBy))
	case "", "Unknown":
		return join(" ", w.say("不明", "unknown"), name)
	}
	return join(" ", clean(u.Type, 30), name)
}

// session names a role session; of IAM Identity Center the permission set and
// the user, whose name the session has.
func (u userIdentity) session(w Writer) string {
	role, session := u.role()
	if m := ssoRole.FindStringSubmatch(role); m != nil {
		return join(w.say("、許可セット ", ", permission set "),
			join(" ", w.say("IAM Identity Center ユーザー", "IAM Identity Center user"), clean(session, 80)), clean(m[1], 60))
	}
	return join(w.say("、セッション ", ", session "), join(" ", w.say("ロール", "role"), clean(role, 80)), clean(session, 80))
}

func (w Writer) issued(name string) string {
	if name == "" {
		return ""
	}
	return w.say("発行元 %s", "issued by %s", clean(name, 80))
}
