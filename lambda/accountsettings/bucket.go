package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"baseline/settings"
)

// bucket is the one for inventories, which the root stack makes.
type bucket struct {
	client objectClient
	home   string
}

type objectClient interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

// put stores the outcome of a request, under a key of its own.
func (b bucket) put(ctx context.Context, account, control, request string, outcome []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:              aws.String(settings.ConfigBucket(account, b.home)),
		ExpectedBucketOwner: &account,
		Key:                 aws.String(fmt.Sprintf("account-settings/%s/%s-%s.json", control, time.Now().UTC().Format("20060102T150405Z"), request)),
		ContentType:         aws.String("application/json"),
		Body:                bytes.NewReader(outcome),
	})
	return err
}
