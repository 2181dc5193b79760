package regions

import (
	"slices"
	"strconv"
	"strings"
)

// standard are the controls of AWS Foundational Security Best Practices
// v1.0.0, each service with its numbers: extend it when AWS adds a control, and
// the rows of controlsMissing with it.
//
// https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
// as of August 2026, without AppSync.1, AppSync.6 and EKS.3, which the page
// still has, but AWS retired on 9 March and after 10 August 2026:
// https://docs.aws.amazon.com/securityhub/latest/userguide/controls-change-log.html
var standard = expand(`
	Account 1 ACM 1 2 APIGateway 1-5 8-11 AppSync 2 5 Athena 4 AutoScaling 1-3 Autoscaling 5 AutoScaling 6 9
	Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CloudFront 1 3-10 12 13 15-17 CloudTrail 1 2 4 5
	CodeBuild 1-4 7 Cognito 2-6 Config 1 Connect 2 DataFirehose 1 DataSync 1 DMS 1 6-13 DocumentDB 1-6
	DynamoDB 1-3 6 7 EC2 1-4 6-10 15-21 23-25 51 55-58 60 170-173 180-183 ECR 1-3 ECS 2-5 8-10 12 16 18-21
	EFS 1-4 7 8 EKS 1 2 8 9 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 1-10 12-14 17 18 21 22 EMR 1-4 ES 1-8
	EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 1 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3 KMS 1-3 5 Lambda 1 2 5
	Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
	RDS 1-17 19-25 27 34-37 40-48 50 51 Redshift 1-4 6-8 10 15 18 RedshiftServerless 1-3 5 6 Route53 2
	S3 1-3 5 6 8 9 12 13 19 24 25 SageMaker 1-5 8-17 19 SecretsManager 1-4 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3
	SSM 1-4 6 7 StepFunctions 1 Transfer 2 3 WAF 1-4 6-8 10 12 WorkSpaces 1 2`)

// standardOf are the controls that each region has, by region. A region without
// a row in controlsMissing has none that is known: naming a control that is not
// there fails a stack, not naming one that is leaves it on.
var standardOf = func() map[string]map[string]bool {
	byRegion := map[string]map[string]bool{}
	for _, row := range controlsMissing {
		has := map[string]bool{}
		for _, id := range standard {
			has[id] = true
		}
		for _, id := range expand(row.controls) {
			delete(has, id)
		}
		byRegion[row.region] = has
	}
	return byRegion
}()

const control = "Security Hub control "

// Control is the [Thing] of a Security Hub control, such as "IAM.6". A region
// has it only if it is known to: a control that is not in [Controls] is nowhere.
func Control(id string) Thing { return Thing(control + id) }

// Controls returns the ids of the controls of the standard AWS Foundational
// Security Best Practices, such as "IAM.6", whichever region has them.
func Controls() []string { return slices.Clone(standard) }

// expand returns the ids that a list of services with numbers and ranges names:
// "KMS 1-3 5" are KMS.1, KMS.2, KMS.3 and KMS.5.
func expand(list string) (ids []string) {
	var service string
	for word := range strings.FieldsSeq(list) {
		first, last, isRange := strings.Cut(word, "-")
		n, err := strconv.Atoi(first)
		if err != nil {
			service = word
			continue
		}
		end := n
		if isRange {
			end, _ = strconv.Atoi(last)
		}
		for ; n <= end; n++ {
			ids = append(ids, service+"."+strconv.Itoa(n))
		}
	}
	return ids
}
