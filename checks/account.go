package checks

import (
	"context"
	"sync/atomic"

	budgets "github.com/aws/aws-sdk-go-v2/service/budgets/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cloudformationtypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/settings"
)

// account is what several checks ask of the account: each thing is asked for
// once.
type account struct {
	home controls.Target

	summary     func(context.Context) (map[string]int32, error)
	credentials func(context.Context) (credentialReport, error)
	rootStack   func(context.Context) ([]cloudformationtypes.StackResourceSummary, error)
	budgets     func(context.Context) ([]budgets.Budget, error)
}

func newAccount(home controls.Target) *account {
	a := &account{home: home}
	a.summary = once(a.askSummary)
	a.credentials = once(a.askCredentials)
	a.rootStack = once(a.askRootStack)
	a.budgets = once(a.askBudgets)
	return a
}

// once returns a function that asks at the first call and remembers the answer,
// for callers at the same time as well: these wait as long as their ctx lasts.
func once[T any](ask func(context.Context) (T, error)) func(context.Context) (T, error) {
	var asked atomic.Bool
	var answer T
	err := errNotAnswered // for the others, where ask panics
	done := make(chan struct{})
	return func(ctx context.Context) (T, error) {
		if !asked.Swap(true) {
			defer close(done)
			answer, err = ask(ctx)
			return answer, err
		}
		select {
		case <-done:
			return answer, err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}

var errNotAnswered = settings.Errorf("同じことを問い合わせた別の確認が失敗した", "another check failed with the same question")

// askSummary asks what IAM counts.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
func (a *account) askSummary(ctx context.Context) (map[string]int32, error) {
	got, err := iam.NewFromConfig(a.home.Config).GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"AccountAccessKeysPresent", "AccountMFAEnabled"} {
		if _, told := got.SummaryMap[key]; !told {
			return nil, awsfault.Fault{
				What: settings.Same("iam:GetAccountSummary"),
				Why:  settings.Textf("応答に %s がない", "the answer does not have %s", key),
				Do:   awsfault.Again,
			}
		}
	}
	return got.SummaryMap, nil
}

// hasNoRoot reports whether root can do nothing: its credentials were removed,
// which an organization does to its members.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
func hasNoRoot(summary map[string]int32) bool {
	password, known := summary["AccountPasswordPresent"]
	return known && password == 0 && summary["AccountAccessKeysPresent"] == 0
}

// askRootStack asks for what the stack of the account defines; an error of the
// code ValidationError means that it is not there.
func (a *account) askRootStack(ctx context.Context) (all []cloudformationtypes.StackResourceSummary, err error) {
	stack := settings.RootStack
	pages := cloudformation.NewListStackResourcesPaginator(cloudformation.NewFromConfig(a.home.Config),
		&cloudformation.ListStackResourcesInput{StackName: &stack})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.StackResourceSummaries...)
	}
	return all, nil
}
