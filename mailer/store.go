package mailer

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	// leaseTime is how long an invocation has a thing to itself; longer than
	// the function may run.
	leaseTime = 2 * time.Minute

	// takeTime is what taking a thing may take, before it is done without.
	takeTime = 15 * time.Second

	// giveBackTime is what giving a thing back may take, also when the
	// function's time is up; see spare.
	giveBackTime = 5 * time.Second

	alarmMemory   = 30 * 24 * time.Hour
	messageMemory = 24 * time.Hour // SNS retries for less, the queue keeps for 4 days what was not done
)

// held is an item of the table that this invocation has to itself. Where the
// table does not answer, nothing is known and nothing will be remembered: a mail
// twice is better than none.
type held struct {
	key     string
	lease   string // until when, in milliseconds since 1970; empty where the table did not answer
	state   string // JSON; empty where there is none
	expires time.Time
}

// take reads an item and takes it, both in one write. It returns errBusy where
// another invocation has it.
func (m Mailer) take(ctx context.Context, key string) (held, error) {
	ctx, cancel := context.WithTimeout(ctx, takeTime)
	defer cancel()
	now := time.Now()
	lease := strconv.FormatInt(now.Add(leaseTime).UnixMilli(), 10)
	out, err := m.Store.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                &m.Table,
		Key:                      itemKey(key),
		UpdateExpression:         aws.String("SET #lease = :until, #expires = if_not_exists(#expires, :soon)"),
		ConditionExpression:      aws.String("attribute_not_exists(#lease) OR #lease < :now"),
		ExpressionAttributeNames: map[string]string{"#lease": "lease", "#expires": "expires"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":until": number(lease),
			":now":   number(strconv.FormatInt(now.UnixMilli(), 10)),
			":soon":  seconds(now.Add(messageMemory)), // so that what is taken and left does not stay
		},
		ReturnValues: types.ReturnValueAllNew,
	})
	var busy *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &busy):
		return held{}, errBusy
	case err != nil:
		slog.Error("what was mailed is not known", "key", key, "error", err)
		return held{key: key}, nil
	}
	h := held{key: key, lease: lease}
	h.read(out.Attributes)
	return h, nil
}

// look reads an item that others may have.
func (m Mailer) look(ctx context.Context, key string) (held, error) {
	out, err := m.Store.GetItem(ctx, &dynamodb.GetItemInput{TableName: &m.Table, Key: itemKey(key)})
	if err != nil {
		return held{}, err
	}
	h := held{key: key}
	h.read(out.Item)
	return h, nil
}

// keep writes the state of an item and gives it back. It is called when the mail
// is out, so a failure is no reason to do it again.
func (m Mailer) keep(ctx context.Context, h held, state any, memory time.Duration) {
	if h.lease == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackTime)
	defer cancel()
	text, _ := json.Marshal(state)
	_, err := m.Store.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                &m.Table,
		Key:                      itemKey(h.key),
		UpdateExpression:         aws.String("SET #state = :state, #expires = :expires REMOVE #lease"),
		ConditionExpression:      aws.String("#lease = :lease"),
		ExpressionAttributeNames: map[string]string{"#lease": "lease", "#expires": "expires", "#state": "state"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":lease":   number(h.lease),
			":state":   &types.AttributeValueMemberS{Value: string(text)},
			":expires": seconds(time.Now().Add(memory)),
		},
	})
	if err != nil {
		slog.Error("what was mailed is not remembered", "key", h.key, "error", err)
	}
}

// release gives an item back as it was.
func (m Mailer) release(ctx context.Context, h held) {
	if h.lease == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackTime)
	defer cancel()
	_, err := m.Store.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 &m.Table,
		Key:                       itemKey(h.key),
		UpdateExpression:          aws.String("REMOVE #lease"),
		ConditionExpression:       aws.String("#lease = :lease"),
		ExpressionAttributeNames:  map[string]string{"#lease": "lease"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":lease": number(h.lease)},
	})
	if err != nil {
		slog.Error("not given back before its time", "key", h.key, "error", err)
	}
}

// done is the state of what is mailed once and then forgotten.
const done = "done"

// once mails something that has not been mailed within its memory.
func (m Mailer) once(ctx context.Context, key string, memory time.Duration, mail func() error) error {
	h, err := m.take(ctx, key)
	if err != nil {
		return err
	}
	if h.state != "" && time.Now().Before(h.expires) { // the table deletes what is over within days
		m.release(ctx, h)
		return nil
	}
	if err := mail(); err != nil {
		m.release(ctx, h)
		return err
	}
	m.keep(ctx, h, done, memory)
	return nil
}

// count adds to a counter of this hour and returns it; 1 where the table does
// not answer.
func (m Mailer) count(ctx context.Context, name string, add int) int {
	now := time.Now().UTC()
	out, err := m.Store.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                &m.Table,
		Key:                      itemKey(name + " " + now.Format("2006-01-02T15")),
		UpdateExpression:         aws.String("ADD #count :add SET #expires = :expires"),
		ExpressionAttributeNames: map[string]string{"#count": "count", "#expires": "expires"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":add": number(strconv.Itoa(add)), ":expires": seconds(now.Add(messageMemory)),
		},
		ReturnValues: types.ReturnValueUpdatedNew,
	})
	if err != nil {
		slog.Error("not counted", "name", name, "error", err)
		return 1
	}
	return int(integer(out.Attributes["count"]))
}

func (h *held) read(item map[string]types.AttributeValue) {
	if s, ok := item["state"].(*types.AttributeValueMemberS); ok {
		h.state = s.Value
	}
	h.expires = time.Unix(integer(item["expires"]), 0)
}

func itemKey(key string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"key": &types.AttributeValueMemberS{Value: key}}
}

func number(digits string) types.AttributeValue { return &types.AttributeValueMemberN{Value: digits} }

func seconds(t time.Time) types.AttributeValue { return number(strconv.FormatInt(t.Unix(), 10)) }

// integer is 0 for what is no number.
func integer(v types.AttributeValue) int64 {
	n, _ := v.(*types.AttributeValueMemberN)
	if n == nil {
		return 0
	}
	i, _ := strconv.ParseInt(n.Value, 10, 64)
	return i
}
