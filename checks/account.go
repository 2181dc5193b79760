package checks

import (
	"context"
	"sync"

	"baseline/controls"
)

// account is what several checks ask of the account: each thing is asked for
// once.
type account struct {
	home controls.Target
}

func newAccount(home controls.Target) *account {
	return &account{home: home}
}

// once returns a function that asks at the first call and remembers the answer,
// for callers at the same time as well.
func once[T any](ask func(context.Context) (T, error)) func(context.Context) (T, error) {
	var asked sync.Once
	var answer T
	var err error
	return func(ctx context.Context) (T, error) {
		asked.Do(func() { answer, err = ask(ctx) })
		return answer, err
	}
}
