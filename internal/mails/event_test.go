package mails

import (
	"strings"
	"testing"

	"baseline/settings"
)

// event returns a record with an identity and further fields.
func event(identity, more string) Event {
	return ParseEvent(`{"recipientAccountId": "123456789012", "userIdentity": ` + identity + more + `}`)
}

func TestWho(t *testing.T) {
	const issuer = `"sessionContext": {"sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::123456789012:role/web", "accountId": "123456789012", "userName": "web"}}`
	for name, test := range map[string]struct {
		identity, more string
		en, ja         string
		stop           settings.Identity
	}{
		"user": {
			identity: `{"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/team/alice", "accountId": "123456789012", "accessKeyId": "ASIAEXAMPLE", "userName": "alice"}`,
			en:       "IAM user alice", ja: "IAM ユーザー alice", stop: settings.IAMUser,
		},
		"user with a long-term key": {
			identity: `{"type": "IAMUser", "accountId": "123456789012", "accessKeyId": "AKIAEXAMPLE", "userName": "alice"}`,
			en:       "IAM user alice, access key AKIAEXAMPLE", ja: "IAM ユーザー alice、アクセスキー AKIAEXAMPLE", stop: settings.IAMUser,
		},
		"user by ARN alone": {
			identity: `{"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/team/alice", "accountId": "123456789012"}`,
			en:       "IAM user alice", ja: "IAM ユーザー alice", stop: settings.IAMUser,
		},
		"user that does not exist": {
			identity: `{"type": "IAMUser", "accountId": "123456789012", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}`,
			en:       "IAM user (a name that does not exist)", ja: "IAM ユーザー (存在しない名前)", stop: settings.IAMUser,
		},
		"user through a service": {
			identity: `{"type": "IAMUser", "userName": "alice", "accountId": "123456789012", "invokedBy": "cloudformation.amazonaws.com"}`,
			en:       "IAM user alice, through cloudformation", ja: "IAM ユーザー alice、cloudformation 経由", stop: settings.IAMUser,
		},
		"root": {
			identity: `{"type": "Root", "arn": "arn:aws:iam::123456789012:root", "accountId": "123456789012", "userName": "account-alias"}`,
			en:       "root user", ja: "ルートユーザー", stop: settings.Root,
		},
		"root of another account": {
			identity: `{"type": "Root", "accountId": "111122223333"}`,
			en:       "root user, account 111122223333", ja: "ルートユーザー、アカウント 111122223333", stop: settings.Root,
		},
		"root of a member, assumed": {
			identity: `{"type": "Root", "accountId": "123456789012", "sessionContext": {"assumedRoot": "true"}}`,
			en:       "root user, by AssumeRoot of the management account", ja: "ルートユーザー、管理アカウントから AssumeRoot", stop: settings.Root,
		},
		"role": {
			identity: `{"type": "AssumedRole", "principalId": "AROA:i-0abc", "arn": "arn:aws:sts::123456789012:assumed-role/web/i-0abc", "accountId": "123456789012", ` + issuer + `}`,
			en:       "role web, session i-0abc", ja: "ロール web、セッション i-0abc", stop: settings.Role,
		},
		"role by ARN alone": {
			identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/web/i-0abc"}`,
			en:       "role web, session i-0abc", ja: "ロール web、セッション i-0abc", stop: settings.Role,
		},
		"role by issuer and principal": {
			identity: `{"type": "AssumedRole", "principalId": "AROA:i-0abc", "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/path/web", "accountId": "111122223333"}}}`,
			en:       "role web, session i-0abc, account 111122223333", ja: "ロール web、セッション i-0abc、アカウント 111122223333", stop: settings.Role,
		},
		"role by the name of the issuer": {
			identity: `{"type": "AssumedRole", "principalId": "AROA:i-0abc", "sessionContext": {"sessionIssuer": {"userName": "web"}}}`,
			en:       "role web, session i-0abc", ja: "ロール web、セッション i-0abc", stop: settings.Role,
		},
		"role of which nothing is known": {
			identity: `{"type": "AssumedRole"}`, en: "role", ja: "ロール", stop: settings.Role,
		},
		"role switched to": {
			identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/Administrator/alice", "accountId": "123456789012"}`,
			more:     `, "additionalEventData": {"SwitchFrom": "arn:aws:iam::123456789012:user/alice"}`,
			en:       "role Administrator, session alice, switched from arn:aws:iam::123456789012:user/alice",
			ja:       "ロール Administrator、セッション alice、切り替え元 arn:aws:iam::123456789012:user/alice", stop: settings.Role,
		},
		"role with source identity and provider": {
			identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/deploy/run-7", "accountId": "123456789012", "sessionContext": {"sourceIdentity": "bob", "webIdFederationData": {"federatedProvider": "arn:aws:iam::123456789012:oidc-provider/ci"}}}`,
			en:       "role deploy, session run-7, source identity bob, provider arn:aws:iam::123456789012:oidc-provider/ci",
			ja:       "ロール deploy、セッション run-7、元の ID bob、プロバイダー arn:aws:iam::123456789012:oidc-provider/ci", stop: settings.Role,
		},
		"product provider": {
			identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/Alice/Session", "accountId": "123456789012", "invokedByDelegate": {"accountId": "111122223333"}}`,
			en:       "role Alice, session Session, product provider, account 111122223333",
			ja:       "ロール Alice、セッション Session、製品プロバイダー(アカウント 111122223333)", stop: settings.Role,
		},
		"session of Identity Center": {
			identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/bob@corp.example", "accountId": "123456789012"}`,
			en:       "IAM Identity Center user bob@corp[.]example, permission set ReadOnly",
			ja:       "IAM Identity Center ユーザー bob@corp[.]example、許可セット ReadOnly", stop: settings.PermissionSet,
		},
		"Identity Center": {
			identity: `{"type": "IdentityCenterUser", "accountId": "123456789012", "onBehalfOf": {"userId": "544894e8-80c1-707f-60e3-3ba6510dfac1", "identityStoreArn": "arn:aws:identitystore::123456789012:identitystore/d-9067642ac7"}}`,
			en:       "IAM Identity Center user 544894e8-80c1-707f-60e3-3ba6510dfac1",
			ja:       "IAM Identity Center ユーザー 544894e8-80c1-707f-60e3-3ba6510dfac1", stop: settings.PermissionSet,
		},
		"Identity Center with a name": {
			identity: `{"type": "IdentityCenterUser", "accountId": "123456789012", "onBehalfOf": {"userId": "544894e8"}}`,
			more:     `, "additionalEventData": {"UserName": "bob"}`,
			en:       "IAM Identity Center user bob, id 544894e8", ja: "IAM Identity Center ユーザー bob、ID 544894e8", stop: settings.PermissionSet,
		},
		"federated user": {
			identity: `{"type": "FederatedUser", "arn": "arn:aws:sts::123456789012:federated-user/carol", "accountId": "123456789012", "sessionContext": {"sessionIssuer": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/broker", "userName": "broker"}}}`,
			en:       "federated user carol, issued by broker", ja: "フェデレーションユーザー carol、発行元 broker", stop: settings.Federated,
		},
		"SAML": {
			identity: `{"type": "SAMLUser", "userName": "carol", "identityProvider": "arn:aws:iam::123456789012:saml-provider/okta"}`,
			en:       "SAML user carol, provider arn:aws:iam::123456789012:saml-provider/okta",
			ja:       "SAML ユーザー carol、プロバイダー arn:aws:iam::123456789012:saml-provider/okta", stop: settings.Federated,
		},
		"web identity": {
			identity: `{"type": "WebIdentityUser", "userName": "repo:x/y", "identityProvider": "token.ci.example"}`,
			en:       "web identity user repo:x/y, provider token[.]ci[.]example", ja: "ウェブ ID ユーザー repo:x/y、プロバイダー token[.]ci[.]example", stop: settings.Federated,
		},
		"service": {
			identity: `{"type": "AWSService", "invokedBy": "ecs-tasks.amazonaws.com"}`,
			en:       "AWS service ecs-tasks", ja: "AWS サービス ecs-tasks",
		},
		"another account": {
			identity: `{"type": "AWSAccount", "accountId": "111122223333", "principalId": "AIDAEXAMPLE"}`,
			en:       "account 111122223333 AIDAEXAMPLE", ja: "アカウント 111122223333 AIDAEXAMPLE", stop: settings.OtherAccount,
		},
		"directory": {
			identity: `{"type": "Directory", "userName": "dave"}`, en: "Directory dave", ja: "Directory dave",
		},
		"unknown": {
			identity: `{"type": "Unknown", "arn": "", "accountId": "123456789012", "userName": "user1"}`, en: "unknown user1", ja: "不明 user1",
		},
		"service event":  {identity: `{"accountId": "123456789012", "invokedBy": "AWS Internal"}`, en: "unknown, through AWS Internal", ja: "不明、AWS Internal 経由"},
		"nothing":        {identity: `{}`, en: "unknown", ja: "不明"},
		"of no use":      {identity: `{"type": 7, "userName": ["x"], "sessionContext": "no"}`, en: "unknown", ja: "不明"},
		"no object":      {identity: `"root"`, en: "unknown", ja: "不明"},
		"made to harm":   {identity: `{"type": "Evil.example\u202e", "userName": "http://evil.example\n\nClick"}`, en: "Evil[.]example http[:]//evil[.]example Click", ja: "Evil[.]example http[:]//evil[.]example Click"},
		"role that lies": {identity: `{"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_x/bob"}`, en: "role AWSReservedSSO_x, session bob", ja: "ロール AWSReservedSSO_x、セッション bob", stop: settings.Role},
	} {
		e := event(test.identity, test.more)
		if got := e.who(writers[settings.English]); got != test.en {
			t.Errorf("%s: got %q, want %q", name, got, test.en)
		}
		if got := e.who(writers[settings.Japanese]); got != test.ja {
			t.Errorf("%s: got %q, want %q", name, got, test.ja)
		}
		if got := e.identity(); got != test.stop {
			t.Errorf("%s: got identity %q, want %q", name, got, test.stop)
		}
	}
}

func TestWhat(t *testing.T) {
	for _, test := range []struct{ record, call, target, details, outcome string }{
		{`{"eventSource": "iam.amazonaws.com", "eventName": "AttachRolePolicy", "requestParameters": {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess", "roleName": "web"}}`,
			"iam:AttachRolePolicy", "role web", "policyArn=arn:aws:iam::aws:policy/AdministratorAccess", ""},
		{`{"eventSource": "ec2.amazonaws.com", "eventName": "CreateNatGateway", "requestParameters": {"CreateNatGatewayRequest": {"SubnetId": "subnet-1", "ClientToken": "x"}}, "responseElements": {"CreateNatGatewayResponse": {"natGateway": {"natGatewayId": "nat-1", "vpcId": "vpc-1"}}}}`,
			"ec2:CreateNatGateway", "gateway nat-1", "SubnetId=subnet-1", ""},
		{`{"eventSource": "ec2.amazonaws.com", "eventName": "CreateVpc", "requestParameters": {"cidrBlock": "10.0.0.0/16"}, "responseElements": {"vpc": {"vpcId": "vpc-1"}}}`,
			"ec2:CreateVpc", "VPC vpc-1", "cidrBlock=10.0.0.0/16", ""},
		{`{"eventSource": "ec2.amazonaws.com", "eventName": "AuthorizeSecurityGroupIngress", "requestParameters": {"groupId": "sg-1", "ipPermissions": {"items": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 65535, "groups": {}, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}, {"cidrIp": "10.0.0.0/8"}]}}]}}}`,
			"ec2:AuthorizeSecurityGroupIngress", "group sg-1", "ipProtocol=tcp, fromPort=22, toPort=65535, cidrIp=0.0.0.0/0, cidrIp=10.0.0.0/8", ""},
		{`{"eventSource": "s3.amazonaws.com", "eventName": "PutBucketPolicy", "requestParameters": {"bucketPolicy": {"Version": "2012-10-17", "Statement": {"Sid": "s", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}, "Action": "s3:*"}}, "bucketName": "logs", "Host": "h", "policy": ""}}`,
			"s3:PutBucketPolicy", "bucket logs", "Effect=Allow, Principal=arn:aws:iam::111122223333:root, Principal=*, Action=s3:*", ""},
		{`{"eventSource": "iam.amazonaws.com", "eventName": "UpdateAssumeRolePolicy", "requestParameters": {"roleName": "web", "policyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"cognito\"}}]}"}}`,
			"iam:UpdateAssumeRolePolicy", "role web", "Effect=Allow, Principal=cognito", ""},
		{`{"eventSource": "iam.amazonaws.com", "eventName": "CreateAccessKey", "requestParameters": null, "responseElements": {"accessKey": {"accessKeyId": "AKIAEXAMPLE", "status": "Active", "userName": "alice"}}}`,
			"iam:CreateAccessKey", "user alice", "accessKeyId=AKIAEXAMPLE", ""},
		{`{"eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "errorCode": "DisabledException", "errorMessage": "k is disabled.", "resources": [{"ARN": "arn:aws:kms:us-east-1:123456789012:key/1"}]}`,
			"kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1", "", "DisabledException: k is disabled."},
		{`{"eventSource": "monitoring.amazonaws.com", "eventName": "DeleteAlarms", "requestParameters": {"alarmNames": ["a", "b"]}}`,
			"monitoring:DeleteAlarms", "alarm a", "alarmNames=b", ""},
		{`{"eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "errorMessage": "Failed authentication", "responseElements": {"ConsoleLogin": "Failure"}}`,
			"signin:ConsoleLogin", "", "", "Failed authentication"},
		{`{"eventSource": "signin.amazonaws.com", "eventName": "SwitchRole", "responseElements": {"SwitchRole": "Failure"}}`,
			"signin:SwitchRole", "", "", "failed sign-in"},
		{`{"eventSource": "signin.amazonaws.com", "eventName": "CredentialVerification", "serviceEventDetails": {"CredentialVerification": "Failure"}}`,
			"signin:CredentialVerification", "", "", "failed sign-in"},
		{`{"eventSource": "x.y", "eventName": "a", "errorCode": "AccessDenied"}`, "x[.]y:a", "", "", "AccessDenied"},
		{`{"eventSource": "http", "eventName": "//evil"}`, "http[:]//evil", "", "", ""},
		{`{}`, "unknown call", "", "", ""},
		{`{"eventName": 1, "requestParameters": ["x"], "responseElements": 3, "resources": {}}`, "unknown call", "", "", ""},
	} {
		e, w := ParseEvent(test.record), writers[settings.English]
		for _, part := range []struct{ name, got, want string }{
			{"call", e.call(w), test.call},
			{"target", e.target(w), test.target},
			{"details", e.details(), test.details},
			{"outcome", e.outcome(w), test.outcome},
		} {
			if part.got != part.want {
				t.Errorf("%s of %s: got %q, want %q", part.name, test.record, part.got, part.want)
			}
		}
		if got := e.failed(); got != (test.outcome != "") {
			t.Errorf("%s: failed is %t", test.record, got)
		}
	}
}

func TestDetailsAreBounded(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000)
	wide := `{"x": [` + strings.Repeat(`"0123456789",`, 10000) + `1]}`
	for _, text := range []string{deep, wide, `{"p": "{\"broken\": [1, {"}`, `{"p": "` + strings.Repeat("あ", 5000) + `"}`} {
		e := ParseEvent(`{"requestParameters": ` + text + `}`)
		if e.raw != "" {
			t.Fatalf("not read: %.80s", text)
		}
		if n := len([]rune(e.details())); n > 400 {
			t.Errorf("got %d characters of %.80s", n, text)
		}
		if n := len(parameters([]byte(text))); n > 200 {
			t.Errorf("got %d parameters of %.80s", n, text)
		}
	}
}

func TestFromWhereAndWhen(t *testing.T) {
	en, ja := writers[settings.English], writers[settings.Japanese]
	for _, test := range []struct{ record, from, en, ja string }{
		{`{"sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli/2.17", "eventTime": "2026-10-01T15:04:05Z"}`,
			"192.0.2.1, aws-cli/2.17", "2026-10-01 15:04:05 UTC", "2026-10-02 00:04:05 JST(2026-10-01 15:04:05 UTC)"},
		{`{"sourceIPAddress": "2001:db8::1", "sessionCredentialFromConsole": "true", "eventTime": "2026-10-01T01:04:05Z"}`,
			"2001:db8::1 (console)", "2026-10-01 01:04:05 UTC", "2026-10-01 10:04:05 JST(01:04:05 UTC)"},
		{`{"sourceIPAddress": "config.amazonaws.com", "userAgent": "config.amazonaws.com", "eventTime": "yesterday.evening"}`,
			"AWS service config", "yesterday[.]evening", "yesterday[.]evening"},
		{`{"sourceIPAddress": "AWS Internal", "userAgent": "console.ec2.amazonaws.com"}`, "AWS Internal, console[.]ec2", "", ""},
		{`{"userAgent": "[` + strings.Repeat("x", 300) + `]"}`, "[" + strings.Repeat("x", 68) + "…", "", ""},
		{`{}`, "", "", ""},
	} {
		e := ParseEvent(test.record)
		if got := e.from(en); got != test.from {
			t.Errorf("%s: from %q, want %q", test.record, got, test.from)
		}
		if got := e.time(en); got != test.en {
			t.Errorf("%s: at %q, want %q", test.record, got, test.en)
		}
		if got := e.time(ja); got != test.ja {
			t.Errorf("%s: at %q, want %q", test.record, got, test.ja)
		}
	}
}

func TestOnlySignInsOfUsersTellOfMFA(t *testing.T) {
	for record, want := range map[string]string{
		`{"userIdentity": {"type": "IAMUser"}, "additionalEventData": {"MFAUsed": "No"}}`:     "not used",
		`{"userIdentity": {"type": "Root"}, "additionalEventData": {"MFAUsed": "YES"}}`:       "used",
		`{"userIdentity": {"type": "AssumedRole"}, "additionalEventData": {"MFAUsed": "No"}}`: "",
		`{"userIdentity": {"type": "IAMUser"}, "additionalEventData": {"MFAUsed": "evil"}}`:   "",
		`{"userIdentity": {"type": "IAMUser"}}`:                                               "",
	} {
		if got := ParseEvent(record).mfa(writers[settings.English]); got != want {
			t.Errorf("%s: got %q, want %q", record, got, want)
		}
	}
}

func TestParseEventTakesAnything(t *testing.T) {
	for _, raw := range []string{"", "null", "[]", `"x"`, "7", "not JSON", `{"eventID": "x"`, `{"eventID": "x"} trailing`, "\xff"} {
		if e := ParseEvent(raw); e.ID != "" || e.raw != raw {
			t.Errorf("%q: got %+v", raw, e)
		}
	}
	e := ParseEvent(`{"eventID": "id-1", "awsRegion": "us-east-1", "eventTime": "2026-10-01T15:04:05Z", "resources": "no", "userIdentity": 3}`)
	if e.ID != "id-1" || e.Region != "us-east-1" || e.Time.Unix() != 1790867045 || e.raw != "" {
		t.Errorf("got %+v", e)
	}
}
