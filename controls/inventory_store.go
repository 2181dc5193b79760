package controls

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// inventoryStore keeps inventories in the bucket for them, which is in the
// home region: one object for each state of a VPC, never overwritten.
type inventoryStore struct {
	client         inventoryClient
	bucket, prefix string
	region         string // that of the VPCs
	owner          string // of the bucket: its name alone proves nothing
}

type inventoryClient interface {
	s3.ListObjectsV2APIClient
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

func newInventoryStore(t Target) inventoryStore {
	return inventoryStore{
		client: s3.NewFromConfig(t.InHome()),
		bucket: fmt.Sprintf("baseline-config-%s-%s", t.Account, t.Settings.HomeRegion),
		prefix: fmt.Sprintf("vpc-inventory/%s/%s/", t.Account, t.Region),
		region: t.Region,
		owner:  t.Account,
	}
}

// inventoryKey is the key of an object, without the prefix of the region:
// vpc-0abc/20060102T150405Z.1f2e3d4c5b6a7988.json
type inventoryKey struct{ vpc, time, hash string }

func (k inventoryKey) String() string { return fmt.Sprintf("%s/%s.%s.json", k.vpc, k.time, k.hash) }

var inventoryKeyForm = regexp.MustCompile(`^(vpc-[0-9a-z]+)/(\d{8}T\d{6}Z)\.([0-9a-f]{16})\.json$`)

// of returns the keys of a VPC's inventories, from the oldest; of every VPC
// for an empty id.
func (s inventoryStore) of(ctx context.Context, vpc string) (keys []inventoryKey, err error) {
	prefix := s.prefix
	if vpc != "" {
		prefix += vpc + "/"
	}
	objects, err := every(ctx, s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{
		Bucket: &s.bucket, Prefix: &prefix, ExpectedBucketOwner: &s.owner,
	}), func(o *s3.ListObjectsV2Output) []types.Object { return o.Contents })
	if awsfault.HasCode(err, "NoSuchBucket") {
		return nil, nil // so nothing was ever deleted; to write tells of it
	}
	for _, o := range objects {
		if m := inventoryKeyForm.FindStringSubmatch(strings.TrimPrefix(aws.ToString(o.Key), s.prefix)); m != nil {
			keys = append(keys, inventoryKey{m[1], m[2], m[3]})
		}
	}
	slices.SortStableFunc(keys, func(a, b inventoryKey) int { return strings.Compare(a.time, b.time) })
	return keys, err
}

// newest returns the keys of the VPC that has the newest inventory.
func (s inventoryStore) newest(ctx context.Context) ([]inventoryKey, error) {
	keys, err := s.of(ctx, "")
	if len(keys) == 0 {
		return nil, err
	}
	vpc := keys[len(keys)-1].vpc
	return slices.DeleteFunc(keys, func(k inventoryKey) bool { return k.vpc != vpc }), err
}

// save writes an inventory unless the newest one of the VPC says the same, and
// returns its address.
//
// The object is encrypted with a key of S3 rather than that of the bucket: for
// that one the role would need to decrypt with any key, of which AWS
// Foundational Security Best Practices warns (KMS.2). There is nothing secret
// in it.
func (s inventoryStore) save(ctx context.Context, v *inventory) (address string, err error) {
	keys, err := s.of(ctx, v.id())
	if err != nil {
		return "", err
	}
	hash, err := v.hash()
	if err != nil {
		return "", err
	}
	if len(keys) > 0 && keys[len(keys)-1].hash == hash {
		return s.address(keys[len(keys)-1]), nil
	}
	now := *v
	now.Time = time.Now().UTC().Truncate(time.Second)
	text, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return "", err
	}
	key := inventoryKey{v.id(), now.Time.Format("20060102T150405Z"), hash}
	_, err = s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:               &s.bucket,
		Key:                  aws.String(s.prefix + key.String()),
		Body:                 bytes.NewReader(text),
		ContentType:          aws.String("application/json"),
		ServerSideEncryption: types.ServerSideEncryptionAes256,
		ExpectedBucketOwner:  &s.owner,
	})
	if awsfault.HasCode(err, "NoSuchBucket") {
		err = awsfault.Fault{
			What: settings.Textf("%s の記録", "the inventory of %s", v.id()),
			Why:  settings.Textf("バケット %s がない", "the bucket %s does not exist", s.bucket),
			Do:   settings.Textf("Baseline-Root をデプロイし、もう一度適用する", "deploy Baseline-Root, then apply again"),
		}
	}
	return s.address(key), err
}

func (s inventoryStore) address(k inventoryKey) string {
	return "s3://" + s.bucket + "/" + s.prefix + k.String()
}

// hash is the same for the same state.
func (v *inventory) hash() (string, error) {
	state := *v
	state.Time = time.Time{}
	text, err := json.Marshal(state)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), err
}

// withGateway returns the newest of the inventories that has an internet
// gateway; nil where none has.
func (s inventoryStore) withGateway(ctx context.Context, keys []inventoryKey) (*inventory, error) {
	for _, k := range slices.Backward(keys) {
		if v, err := s.load(ctx, k); err != nil || v.gateway() != "" {
			return v, err
		}
	}
	return nil, nil
}

// largestInventory is more than EC2's quotas let one become, in bytes.
const largestInventory = 4 << 20

// load reads an inventory. What others may have put in its place is not taken
// for one: by it, gateways are attached and deleted.
func (s inventoryStore) load(ctx context.Context, k inventoryKey) (*inventory, error) {
	got, err := s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.prefix + k.String()), ExpectedBucketOwner: &s.owner,
	})
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	v := new(inventory)
	if err := json.NewDecoder(io.LimitReader(got.Body, largestInventory)).Decode(v); err != nil {
		return nil, s.noInventory(k, settings.Textf("JSON を読めない: %s", "%s", err.Error()))
	}
	if v.Account != s.owner || v.Region != s.region || v.id() != k.vpc {
		return nil, s.noInventory(k, settings.Textf("アカウント %[3]q の %[2]q にある %[1]q のもの", "it is of %q in %q of account %q", v.id(), v.Region, v.Account))
	}
	return v, nil
}

func (s inventoryStore) noInventory(k inventoryKey, why settings.Text) error {
	return awsfault.Fault{
		What: settings.Same(s.address(k)),
		Why:  settings.Textf("この VPC の記録ではない: %s", "is no inventory of this VPC: %s", why),
		Do:   settings.Textf("誰が書いたかを調べて取り除き、もう一度実行する", "see who wrote it and take it away, then try again"),
	}
}
