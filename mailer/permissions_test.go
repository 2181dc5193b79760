package mailer

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"baseline/internal/awsfault"
	"baseline/internal/awstest"
)

// seenCalls are those of all tests.
var seenCalls callSet

type callSet struct {
	mu      sync.Mutex
	actions map[string]bool
}

func (s *callSet) add(calls []awstest.Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.actions == nil {
		s.actions = map[string]bool{}
	}
	for _, c := range calls {
		for _, action := range awsfault.IAMActions(c.Service, c.Operation) {
			s.actions[action] = true
		}
	}
}

// othersNeed are the actions that the role has for others than the mailer's own
// calls.
var othersNeed = []string{
	// The poller takes messages from the queue with the function's role.
	// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
	"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
	// Lambda writes the log.
	// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
	"logs:CreateLogStream", "logs:PutLogEvents",
	// SNS encrypts with the key of the topic, on behalf of who publishes.
	// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
	"kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
}

// TestMain holds the role that is deployed against the calls of all tests: what
// they call is allowed, and nothing else.
func TestMain(m *testing.M) {
	code := m.Run()
	if all := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.list").Value.String() == ""; all && code == 0 {
		if err := leastPrivilege(); err != nil {
			fmt.Println("FAIL: least privilege:", err)
			code = 1
		}
	}
	os.Exit(code)
}

func leastPrivilege() error {
	granted, err := grantedActions()
	if err != nil {
		return err
	}
	for _, action := range othersNeed {
		if !granted[action] {
			return fmt.Errorf("the role lacks %s", action)
		}
		delete(granted, action)
	}
	called := slices.Sorted(maps.Keys(seenCalls.actions))
	if have := slices.Sorted(maps.Keys(granted)); !slices.Equal(have, called) {
		return fmt.Errorf("the role may do %v, and the tests call %v", have, called)
	}
	return nil
}

// grantedActions are those of the role in the golden template.
func grantedActions() (map[string]bool, error) {
	text, err := os.ReadFile("../testdata/golden/organization/Baseline-Root.json")
	if err != nil {
		return nil, err
	}
	var template struct {
		Resources map[string]struct {
			Type       string
			Properties struct {
				Policies []struct {
					PolicyDocument struct {
						Statement []struct{ Action any }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &template); err != nil {
		return nil, err
	}
	granted := map[string]bool{}
	for id, r := range template.Resources {
		if r.Type != "AWS::IAM::Role" || !strings.HasPrefix(id, "AlertMailRole") {
			continue
		}
		for _, p := range r.Properties.Policies {
			for _, s := range p.PolicyDocument.Statement {
				switch actions := s.Action.(type) {
				case string:
					granted[actions] = true
				case []any:
					for _, a := range actions {
						granted[fmt.Sprint(a)] = true
					}
				}
			}
		}
	}
	return granted, nil
}
