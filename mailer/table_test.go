package mailer

import (
	"maps"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type item = map[string]types.AttributeValue

// table is as much of a DynamoDB table as the mailer uses: it evaluates the
// expressions that it is given, and refuses what it does not know.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
type table struct {
	mu    sync.Mutex
	items map[string]item
}

func (t *table) get(_ string, in *dynamodb.GetItemInput) (*dynamodb.GetItemOutput, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &dynamodb.GetItemOutput{Item: maps.Clone(t.items[text(in.Key["key"])])}, nil
}

func (t *table) update(_ string, in *dynamodb.UpdateItemInput) (*dynamodb.UpdateItemOutput, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.items[text(in.Key["key"])]
	e := expressions{before, in.ExpressionAttributeNames, in.ExpressionAttributeValues}
	if in.ConditionExpression != nil && !e.holds(*in.ConditionExpression) {
		return nil, &types.ConditionalCheckFailedException{Message: aws.String("The conditional request failed")}
	}
	after, changed := e.updated(*in.UpdateExpression)
	for name, value := range in.Key {
		after[name] = value
	}
	if t.items == nil {
		t.items = map[string]item{}
	}
	t.items[text(in.Key["key"])] = after
	out := &dynamodb.UpdateItemOutput{}
	switch in.ReturnValues {
	case types.ReturnValueAllNew:
		out.Attributes = maps.Clone(after)
	case types.ReturnValueUpdatedNew:
		out.Attributes = item{}
		for _, name := range changed {
			out.Attributes[name] = after[name]
		}
	}
	return out, nil
}

type expressions struct {
	item   item
	names  map[string]string
	values item
}

var (
	absentForm  = regexp.MustCompile(`^attribute_not_exists\((#\w+)\)$`)
	compareForm = regexp.MustCompile(`^(#\w+) (<|=) (:\w+)$`)
	clauseForm  = regexp.MustCompile(`^(SET|REMOVE|ADD) (.*?)(?: (SET|REMOVE|ADD) |$)`)
	actionForms = map[string]*regexp.Regexp{
		"SET":    regexp.MustCompile(`#\w+ = (?::\w+|if_not_exists\(#\w+, :\w+\))`),
		"ADD":    regexp.MustCompile(`#\w+ :\w+`),
		"REMOVE": regexp.MustCompile(`#\w+`),
	}
	setForm = regexp.MustCompile(`^(#\w+) = (?:(:\w+)|if_not_exists\((#\w+), (:\w+)\))$`)
	addForm = regexp.MustCompile(`^(#\w+) (:\w+)$`)
)

func (e expressions) holds(condition string) bool {
	for _, term := range strings.Split(condition, " OR ") {
		if found := absentForm.FindStringSubmatch(term); found != nil {
			if e.item[e.name(found[1])] == nil {
				return true
			}
			continue
		}
		found := compareForm.FindStringSubmatch(term)
		if found == nil {
			panic("the fake does not know the condition " + term)
		}
		left, right := e.item[e.name(found[1])], e.value(found[3])
		if left == nil || reflect.TypeOf(left) != reflect.TypeOf(right) {
			continue // what is absent or of another type compares with nothing
		}
		if found[2] == "=" && text(left) == text(right) || found[2] == "<" && rational(left).Cmp(rational(right)) < 0 {
			return true
		}
	}
	return false
}

func (e expressions) updated(update string) (after item, changed []string) {
	after = maps.Clone(e.item)
	if after == nil {
		after = item{}
	}
	for update != "" {
		found := clauseForm.FindStringSubmatch(update)
		if found == nil {
			panic("the fake does not know the update " + update)
		}
		clause, body := found[1], found[2]
		actions := actionForms[clause].FindAllString(body, -1)
		if strings.Join(actions, ", ") != body {
			panic("the fake does not know " + clause + " " + body)
		}
		for _, action := range actions {
			changed = append(changed, e.apply(after, clause, action))
		}
		update = strings.TrimSpace(strings.TrimPrefix(update, clause+" "+body))
	}
	return after, changed
}

func (e expressions) apply(after item, clause, action string) (name string) {
	set, add := setForm.FindStringSubmatch(action), addForm.FindStringSubmatch(action)
	switch {
	case clause == "SET" && set != nil && set[2] != "":
		name = e.name(set[1])
		after[name] = e.value(set[2])
	case clause == "SET" && set != nil:
		name = e.name(set[1])
		if after[name] = e.item[e.name(set[3])]; after[name] == nil {
			after[name] = e.value(set[4])
		}
	case clause == "ADD" && add != nil:
		name = e.name(add[1])
		sum := rational(e.value(add[2]))
		if old := e.item[name]; old != nil {
			sum.Add(sum, rational(old))
		}
		after[name] = number(sum.RatString())
	case clause == "REMOVE":
		name = e.name(action)
		delete(after, name)
	default:
		panic("the fake does not know " + clause + " " + action)
	}
	return name
}

func (e expressions) name(placeholder string) string {
	name, ok := e.names[placeholder]
	if !ok {
		panic("no name " + placeholder)
	}
	return name
}

func (e expressions) value(placeholder string) types.AttributeValue {
	value, ok := e.values[placeholder]
	if !ok {
		panic("no value " + placeholder)
	}
	return value
}

func text(v types.AttributeValue) string {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return v.Value
	}
	return ""
}

func stringValue(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func rational(v types.AttributeValue) *big.Rat {
	r, ok := new(big.Rat).SetString(text(v))
	if !ok {
		panic("no number " + text(v))
	}
	return r
}
