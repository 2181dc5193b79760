package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
	"golang.org/x/term"

	"baseline/controls"
	"baseline/settings"
)

// connect returns the configuration for calls to the home region with the
// credentials of the environment, and the account that they are of. o has its
// defaults.
func connect(ctx context.Context, o settings.Organization, stderr io.Writer) (aws.Config, string, error) {
	cfg, err := controls.LoadConfig(ctx,
		config.WithRegion(o.HomeRegion),
		config.WithLogger(logging.Nop{}), // what matters is in errors
		config.WithAssumeRoleCredentialOptions(func(role *stscreds.AssumeRoleOptions) {
			role.TokenProvider = func() (string, error) { return mfaCode(ctx, o.Language, stderr) }
		}))
	if err != nil {
		return aws.Config{}, "", whyNoCredentials(ctx, err)
	}
	cfg = controls.LimitCalls(cfg)
	identity, err := sts.NewFromConfig(cfg, func(o *sts.Options) { o.RetryMaxAttempts = 3 }).
		GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return aws.Config{}, "", whyNoCredentials(ctx, err)
	}
	account := aws.ToString(identity.Account)
	if o.Account != "" && o.Account != account {
		err = settings.Errorf("設定はアカウント %s のもので、認証情報は %s のもの: AWS_PROFILE をそのアカウントのプロファイルにする",
			"the settings are for account %s, got credentials of %s: set AWS_PROFILE to a profile of that account", o.Account, account)
	}
	return cfg, account, err
}

// mfaCode asks for the code that a profile with mfa_serial needs.
func mfaCode(ctx context.Context, l settings.Language, stderr io.Writer) (string, error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", errNoMFA
	}
	fmt.Fprint(stderr, settings.Text{Ja: "MFA デバイスのコード: ", En: "code of the MFA device: "}.In(l))
	code := make(chan string)
	go func() {
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		code <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case c := <-code:
		return c, nil
	}
}

var errNoMFA = settings.Errorf("プロファイルに MFA デバイスのコードが要る", "the profile needs a code of its MFA device")
