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
		f.Why, f.Do = "there is no profile "+noProfile.Profile, "set AWS_PROFILE to one of those that aws configure list-profiles shows"
	case errors.As(err, &badFile):
		f.Why, f.Do = badFile.Error(), "mend that file"
	case call == "ec2imds.GetMetadata": // the last place of all to look for them
		f.Why, f.Do = "there are none", "sign in, with aws login or aws sso login"+profile+", or name a profile in AWS_PROFILE"
	case errors.As(err, &notSent):
		f.Do = "see that this machine is on the network and, where it needs one, HTTPS_PROXY, then try again"
		return f
	case errors.Is(err, errNoMFA):
		f.Why, f.Do = errNoMFA.Error(), "run this in a terminal, or sign in with aws login and take that session"
	case errors.As(err, &noSession), says("SSO token"),
		call == "SSO.GetRoleCredentials" && awsfault.HasCode(err, "UnauthorizedException"):
		f.Why, f.Do = "the session of Identity Center has expired, or there was none", "aws sso login"+profile
	case call == "SSO.GetRoleCredentials":
		f.Why, f.Do = "Identity Center does not give the role of the profile: "+f.Why, "see sso_account_id and sso_role_name of the profile, and who is assigned to the account"
	case says("please reauthenticate"):
		f.Why, f.Do = "the session of aws login has expired, or there was none", "aws login"+profile
	case errors.As(err, &process):
		f.Why, f.Do = process.Error(), "mend credential_process of the profile"
	case awsfault.HasCode(err, "ExpiredToken", "ExpiredTokenException"):
		f.Why, f.Do = "they have expired", "sign in again, or take fresh ones into the environment"
	case awsfault.HasCode(err, "RequestExpired", "RequestTimeTooSkewed"), says("Signature expired"), says("Signature not yet current"):
		f.Why, f.Do = "the clock of this machine is wrong", "set it, then try again"
	case call == "STS.AssumeRole":
		f.Why, f.Do = "the role of the profile cannot be assumed: "+f.Why, "see role_arn, source_profile and mfa_serial of the profile, and whom the role trusts"
	case awsfault.HasCode(err, "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"):
		f.Why, f.Do = "AWS does not know them", "see that key, secret and session token belong together, and that the key is active"
	case call == "":
		f.Why, f.Do = err.Error(), "see the profile in ~/.aws/config, and the variables AWS_… of the environment"
	default:
		return f
	}
	f.What = "credentials"
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
