package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// whyNoCredentials says of an error of the first call, or of what comes before
// it, what is wrong with the credentials and how to mend it: by the types that
// the SDK has for it, and by its words where it has none.
// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
func whyNoCredentials(ctx context.Context, err error) error {
	profile := ""
	if name := cmp.Or(os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE")); name != "" {
		profile = " --profile " + name
	}
	call := innermost(err)
	says := func(words string) bool { return strings.Contains(err.Error(), words) }
	var noProfile config.SharedConfigProfileNotExistError
	var badFile config.SharedConfigLoadError
	var noSession *ssocreds.InvalidTokenError
	var process *processcreds.ProviderError
	var notSent *smithyhttp.RequestSendError

	f := awsfault.Explain(ctx, err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &noProfile):
		f.Why = settings.Textf("プロファイル %s がない", "there is no profile %s", noProfile.Profile)
		f.Do = settings.Textf("AWS_PROFILE を、aws configure list-profiles が示すもののどれかにする", "set AWS_PROFILE to one of those that aws configure list-profiles shows")
	case errors.As(err, &badFile):
		f.Why, f.Do = settings.Textf("ファイルを読めない: %s", "%s", badFile.Error()), settings.Textf("そのファイルを直す", "mend that file")
	case call == "ec2imds.GetMetadata": // the last place of all to look for them
		f.Why = settings.Textf("認証情報がない", "there are none")
		f.Do = settings.Textf("aws login か aws sso login%s でサインインするか、AWS_PROFILE でプロファイルを指定する", "sign in, with aws login or aws sso login%s, or name a profile in AWS_PROFILE", profile)
	case errors.As(err, &notSent):
		f.Do = settings.Textf("このマシンがネットワークにつながっているかと、必要なら HTTPS_PROXY を確かめ、もう一度実行する",
			"see that this machine is on the network and, where it needs one, HTTPS_PROXY, then try again")
		return f
	case errors.Is(err, errNoMFA):
		f.Why = settings.Textf("%s", "%s", errNoMFA)
		f.Do = settings.Textf("ターミナルで実行するか、aws login でサインインしてそのセッションを使う", "run this in a terminal, or sign in with aws login and take that session")
	case errors.As(err, &noSession), says("SSO token"),
		call == "SSO.GetRoleCredentials" && awsfault.HasCode(err, "UnauthorizedException"):
		f.Why = settings.Textf("Identity Center のセッションの期限が切れたか、まだない", "the session of Identity Center has expired, or there was none")
		f.Do = settings.Same("aws sso login" + profile)
	case call == "SSO.GetRoleCredentials":
		f.Why = settings.Textf("Identity Center がプロファイルのロールを渡さない: %s", "Identity Center does not give the role of the profile: %s", f.Why)
		f.Do = settings.Textf("プロファイルの sso_account_id と sso_role_name、アカウントへの割り当てを確かめる", "see sso_account_id and sso_role_name of the profile, and who is assigned to the account")
	case says("please reauthenticate"):
		f.Why = settings.Textf("aws login のセッションの期限が切れたか、まだない", "the session of aws login has expired, or there was none")
		f.Do = settings.Same("aws login" + profile)
	case errors.As(err, &process):
		f.Why = settings.Textf("credential_process が失敗した: %s", "%s", process.Error())
		f.Do = settings.Textf("プロファイルの credential_process を直す", "mend credential_process of the profile")
	case awsfault.HasCode(err, "ExpiredToken", "ExpiredTokenException"):
		f.Why = settings.Textf("期限が切れている", "they have expired")
		f.Do = settings.Textf("サインインし直すか、新しいものを環境変数に入れる", "sign in again, or take fresh ones into the environment")
	case awsfault.HasCode(err, "RequestExpired", "RequestTimeTooSkewed"), says("Signature expired"), says("Signature not yet current"):
		f.Why = settings.Textf("このマシンの時計が狂っている", "the clock of this machine is wrong")
		f.Do = settings.Textf("時計を合わせ、もう一度実行する", "set it, then try again")
	case call == "STS.AssumeRole":
		f.Why = settings.Textf("プロファイルのロールを引き受けられない: %s", "the role of the profile cannot be assumed: %s", f.Why)
		f.Do = settings.Textf("プロファイルの role_arn、source_profile、mfa_serial と、ロールが誰を信頼しているかを確かめる", "see role_arn, source_profile and mfa_serial of the profile, and whom the role trusts")
	case awsfault.HasCode(err, "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"):
		f.Why = settings.Textf("AWS がこの認証情報を知らない", "AWS does not know them")
		f.Do = settings.Textf("キー、シークレット、セッショントークンの組み合わせと、キーが有効かを確かめる", "see that key, secret and session token belong together, and that the key is active")
	case call == "":
		f.Why = settings.Textf("エラー: %s", "%s", err.Error())
		f.Do = settings.Textf("~/.aws/config のプロファイルと、AWS_… の環境変数を確かめる", "see the profile in ~/.aws/config, and the variables AWS_… of the environment")
	default:
		return f
	}
	f.What = settings.Textf("認証情報", "credentials")
	return f
}

// innermost returns the call that failed: credentials are asked for on the way
// of another call.
func innermost(err error) (name string) {
	for {
		var call *smithy.OperationError
		if !errors.As(err, &call) {
			return name
		}
		name = call.Service() + "." + call.Operation()
		err = call.Unwrap()
	}
}
