package regions

// notGlobal are the controls of global services, which Security Hub looks at in
// us-east-1 alone.
const notGlobal = "CloudFront 1 3-10 12 13 15-17 Route53 2 WAF 1 6-8 "

// controlsMissing says which controls of the standard a region does not have,
// in the order of all. Each region has a row, as each has a section on the page
// https://docs.aws.amazon.com/securityhub/latest/userguide/regions-controls.html
// as of September 2026. Controls of other standards, which the page names too,
// are left out.
var controlsMissing = []struct{ region, controls string }{
	{"us-east-1", `ElastiCache 4-7 S3 24`},
	{"us-east-2", notGlobal + `Connect 2 EC2 24 173 S3 24 WorkSpaces 1 2`},
	{"us-west-1", notGlobal + `
		BedrockAgentCore 1 2 5 6 Connect 2 DocumentDB 1-6 EC2 173 Inspector 3 RDS 35 47 48 Redshift 18 S3 24 25
		WorkSpaces 1 2`},
	{"us-west-2", notGlobal + `EC2 173`},
	{"ap-south-1", notGlobal + `Connect 2 EC2 24 173 Inspector 3 S3 24`},
	{"ap-northeast-1", notGlobal + `EC2 173 S3 24`},
	{"ap-northeast-2", notGlobal + `
		Cognito 2 DynamoDB 3 7 EC2 24 173 180 ELB 18 Glue 4 Inspector 3 Redshift 18 S3 24 25 SageMaker 19
		SSM 6 7`},
	{"ap-northeast-3", notGlobal + `
		Backup 1 BedrockAgentCore 1 2 5 6 Connect 2 DMS 7 8 10 DocumentDB 1-6 DynamoDB 3 7
		EC2 4 23 24 55-58 60 173 ElastiCache 1 7 ElasticBeanstalk 1 ELB 2 Inspector 3 MSK 3 5
		RedshiftServerless 1-3 5 6 S3 24 25 SageMaker 16 19 SSM 2 3 WAF 3 10 WorkSpaces 1 2`},
	{"ap-southeast-1", notGlobal + `EC2 173 S3 24 25`},
	{"ap-southeast-2", notGlobal + `EC2 173 S3 24 25`},
	{"ca-central-1", notGlobal + `DynamoDB 3 7 EC2 24 173 Inspector 3 Kinesis 3 S3 24 25 SageMaker 19`},
	{"eu-central-1", notGlobal + `EC2 173 S3 24 25 SageMaker 16`},
	{"eu-west-1", notGlobal + `Connect 2 S3 24`},
	{"eu-west-2", notGlobal + `EC2 24 173 S3 24 25 SageMaker 19`},
	{"eu-west-3", notGlobal + `Connect 2 DMS 13 EC2 24 173 FSx 5 Inspector 3 S3 24 25 SageMaker 19 WorkSpaces 1 2`},
	{"eu-north-1", notGlobal + `
		Connect 2 DocumentDB 1-6 DynamoDB 3 7 EC2 24 173 RDS 14 S3 24 SageMaker 12 15 19 WorkSpaces 1 2`},
	{"sa-east-1", notGlobal + `
		BedrockAgentCore 1 2 5 6 Cognito 5 Connect 2 EC2 173 Inspector 3 RDS 14 RedshiftServerless 1 2 S3 24 25`},
	{"af-south-1", notGlobal + `
		BedrockAgentCore 1 2 5 6 DMS 10 DocumentDB 1-6 DynamoDB 3 7 EC2 4 24 58 60 173 ELB 2 ES 3 Inspector 3
		MSK 3 5 RDS 1 14 RedshiftServerless 1-3 5 6 S3 24 25 SageMaker 9-15`},
	{"ap-east-1", notGlobal + `
		BedrockAgentCore 1 2 5 6 Connect 2 DynamoDB 3 7 EC2 24 58 60 173 Inspector 3 MSK 3 5 RDS 14
		RedshiftServerless 1 2 S3 24 25 SES 3 WorkSpaces 1 2`},
	{"ap-east-2", notGlobal + `
		Account 1 ACM 1 2 APIGateway 1-5 8-11 AppSync 2 5 Athena 4 AutoScaling 1-3 Autoscaling 5 AutoScaling 6 9
		Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2-6 Connect 2
		DataFirehose 1 DataSync 1 DMS 1 6-13 DocumentDB 1-6 DynamoDB 3 6 7
		EC2 4 10 19 21 23-25 51 55-58 60 170-173 180-183 ECR 1-3 ECS 2-5 8-10 12 16 18-21 EFS 1-4 7 8
		EKS 1 2 8 9 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 2 3 7 8 10 12-14 17 18 21 22 EMR 1-4 ES 1-8
		EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 1 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3 KMS 1-3 5 Lambda 5
		Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
		RDS 14 16 17 19-25 27 34-37 40-48 50 51 Redshift 1-4 6-8 10 15 18 RedshiftServerless 1-3 5 6
		S3 12 13 19 24 25 SageMaker 1-5 8-17 19 SecretsManager 1-4 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3
		SSM 1-4 6 7 StepFunctions 1 Transfer 2 3 WAF 2-4 10 12 WorkSpaces 1 2`},
	{"ap-south-2", notGlobal + `
		APIGateway 8 9 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Cognito 2 Connect 2 DMS 6-13
		DynamoDB 3 7 EC2 24 25 51 58 60 170 173 180 181 EFS 1 2 ElastiCache 1 6 7 ElasticBeanstalk 1-3
		ELB 14 17 18 EMR 1 ES 4 Glue 4 IAM 1-3 5 8 21 Inspector 1-4 KMS 1 2 Macie 1 2 MQ 2 MSK 3-6 Neptune 1-8
		Opensearch 1-8 10 RDS 14 35 37 Redshift 10 18 RedshiftServerless 1-3 5 6 S3 24 25
		SageMaker 1-3 5 9-17 19 SES 3 SQS 1 3 SSM 6 7 Transfer 3 WAF 3 10 WorkSpaces 1 2`},
	{"ap-southeast-3", notGlobal + `
		APIGateway 8 9 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 Connect 2 DMS 6-13
		DocumentDB 1-6 DynamoDB 3 7 EC2 24 51 58 60 173 EFS 1 2 ElastiCache 1 6 7 ElasticBeanstalk 1 ELB 17 18
		Inspector 3 Macie 1 2 MSK 3 5 Neptune 1-8 Opensearch 5 6 RDS 14 RedshiftServerless 1 2 S3 24 25
		SageMaker 9-16 19 ServiceCatalog 1 SQS 1 3 WAF 3 10 WorkSpaces 1 2`},
	{"ap-southeast-4", notGlobal + `
		APIGateway 8 9 AppSync 2 5 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Connect 2 DMS 6-13
		DocumentDB 1-6 DynamoDB 3 7 EC2 4 23-25 58 60 170 173 181 EFS 1 2 ElastiCache 1-7 ElasticBeanstalk 1-3
		ELB 14 17 18 EMR 1 ES 4 FSx 1 3 Glue 4 IAM 1-3 5 6 8 21 Inspector 1-4 Kinesis 1 KMS 1 2 Macie 1 2
		MSK 3 5 Neptune 1-8 Opensearch 1-8 10 RDS 1 14 35 37 RedshiftServerless 1-3 5 6 S3 24 25
		SageMaker 1-3 5 8-17 19 SES 3 SQS 1 3 SSM 4 7 StepFunctions 1 Transfer 3 WorkSpaces 1 2`},
	{"ap-southeast-5", notGlobal + `
		Account 1 ACM 1 2 APIGateway 8 9 AppSync 2 5 Athena 4 AutoScaling 2 3 6 9 Backup 1
		BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2-6 Connect 2 DataFirehose 1
		DataSync 1 DMS 6-13 DocumentDB 1-6 DynamoDB 3 6 7 EC2 4 21 23-25 51 55-58 60 170 171 173 180 181 183
		ECR 1-3 ECS 3-5 8-10 12 19 EFS 1-4 7 8 EKS 2 8 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 10 12-14 17 18
		EMR 1-4 ES 4 EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3
		KMS 1 2 5 Lambda 5 Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
		RDS 14 24 25 27 34-37 40-47 51 Redshift 8 10 15 18 RedshiftServerless 1-3 5 6 S3 12 13 19 24 25
		SageMaker 1-5 8-17 19 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3 SSM 4 6 7 StepFunctions 1 Transfer 2 3
		WAF 2-4 10 12 WorkSpaces 1 2`},
	{"ap-southeast-6", notGlobal + `
		Account 1 ACM 1 2 APIGateway 1-5 8-11 AppSync 2 5 Athena 4 AutoScaling 2 3 6 9 Backup 1
		BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2-6 Connect 2 DataFirehose 1
		DataSync 1 DMS 6-13 DocumentDB 1-6 DynamoDB 3 6 7 EC2 4 21 23-25 51 55-58 60 170-173 180-183 ECR 1-3
		ECS 3-5 8-10 12 16 18-21 EFS 1-4 7 8 EKS 2 8 9 ElastiCache 1-7 ElasticBeanstalk 1-3
		ELB 2 10 12-14 17 18 21 22 EMR 1-4 ES 3 4 EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 1 5-13 IAM 1-8 21
		Inspector 1-4 Kinesis 1 3 KMS 1 2 5 Lambda 5 Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8
		NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1 RDS 14 24 25 27 34-37 40-48 50 51
		Redshift 1 3 4 6-8 10 15 18 RedshiftServerless 1-3 5 6 S3 12 13 19 24 25 SageMaker 1-5 8-17 19
		ServiceCatalog 1 SES 3 SNS 4 SQS 1 3 SSM 1-4 6 7 StepFunctions 1 Transfer 2 3 WAF 2-4 10 12
		WorkSpaces 1 2`},
	{"ap-southeast-7", notGlobal + `
		Account 1 ACM 1 2 APIGateway 8-10 AppSync 2 5 Athena 4 AutoScaling 2 3 6 9 Backup 1
		BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2-6 Connect 2 DataFirehose 1
		DataSync 1 DMS 6-13 DocumentDB 1-6 DynamoDB 3 6 7 EC2 4 21 23-25 51 55-58 60 170 171 173 180-183 ECR 1-3
		ECS 3-5 8-10 12 16 18-21 EFS 1-4 7 8 EKS 2 8 9 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 10 12-14 17 18
		EMR 1-4 ES 4 EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 1 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3
		KMS 1 2 5 Lambda 5 Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
		RDS 14 24 25 27 34-37 40-48 51 Redshift 8 10 15 18 RedshiftServerless 1-3 5 6 S3 12 13 19 24 25
		SageMaker 1-5 8-17 19 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3 SSM 3 4 6 7 StepFunctions 1 Transfer 2 3
		WAF 2-4 10 12 WorkSpaces 1 2`},
	{"ca-west-1", notGlobal + `
		Account 1 ACM 1 2 APIGateway 8 9 AppSync 2 5 Athena 4 AutoScaling 2 3 6 9 Backup 1
		BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2 Connect 2 DataFirehose 1
		DataSync 1 DMS 6-13 DocumentDB 1-6 DynamoDB 3 6 7 EC2 4 21 23-25 51 55-58 60 170 171 173 180 181 183
		ECR 1-3 ECS 3-5 8-10 12 16 EFS 1-4 7 8 EKS 2 8 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 2 10 12-14 17 18
		EMR 1 2 ES 4 EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3
		KMS 1 2 5 Lambda 5 Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
		RDS 14 24 25 27 34-37 40-46 51 Redshift 8 10 15 18 RedshiftServerless 1-3 5 6 S3 12 13 19 24 25
		SageMaker 1-5 8-17 19 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3 SSM 4 6 7 StepFunctions 1 Transfer 2 3
		WAF 2-4 10 12 WorkSpaces 1 2`},
	{"eu-central-2", notGlobal + `
		APIGateway 8 9 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Cognito 2 Connect 2 DMS 6-13
		DocumentDB 1-6 DynamoDB 3 7 EC2 4 24 25 58 60 170 173 180 181 EFS 1 2 ElastiCache 1 6 7
		ElasticBeanstalk 1-3 ELB 2 14 17 18 EMR 1 ES 4 Glue 4 IAM 1-5 8 21 Inspector 3 KMS 1 2 Macie 1 2 MQ 2
		MSK 3-6 Neptune 1-8 Opensearch 1-8 10 RDS 1 14 35 Redshift 18 S3 24 25 SageMaker 1-3 5 9-16 19 SES 3
		SQS 1 3 SSM 6 7 Transfer 3 WAF 3 10 WorkSpaces 1 2`},
	{"eu-south-1", notGlobal + `
		APIGateway 11 BedrockAgentCore 1 2 5 6 Connect 2 DMS 10 DynamoDB 3 7 EC2 4 24 58 60 173 ELB 2
		Inspector 3 MSK 3 5 Neptune 1-8 RDS 1 14 RedshiftServerless 1-3 5 6 S3 24 25 SageMaker 9-15 SSM 2
		WorkSpaces 1 2`},
	{"eu-south-2", notGlobal + `
		APIGateway 8 9 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Cognito 2 Connect 2 DMS 6-13
		DocumentDB 1-6 DynamoDB 3 7 EC2 1 4 24 25 51 58 60 170 173 180 181 EFS 1 2 ElastiCache 1 6 7
		ElasticBeanstalk 1-3 ELB 2 14 17 18 EMR 1 ES 4 Glue 4 IAM 1-5 8 21 Inspector 1-4 KMS 1 2 Lambda 1
		Macie 1 2 MQ 2 MSK 3-6 Neptune 1-8 Opensearch 1-8 10 RDS 1 14 35 37 Redshift 10 18 S3 24 25
		SageMaker 1-3 5 9-16 19 SES 3 SQS 1 3 SSM 6 7 Transfer 3 WAF 3 10 WorkSpaces 1 2`},
	{"il-central-1", notGlobal + `
		APIGateway 8 9 AppSync 2 5 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Cognito 2 Connect 2
		DMS 6-13 DocumentDB 1-6 DynamoDB 3 7 EC2 4 23-25 51 55-58 60 170 173 180 181 ECR 2 3 EFS 1-4 8 EKS 2 8
		ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 2 14 17 18 EMR 1 ES 4 Glue 4 IAM 1-8 21 Inspector 1-4
		Kinesis 1 3 KMS 1 2 Lambda 5 Macie 1 MQ 2 MSK 1 3-6 Neptune 3 6 NetworkFirewall 10 Opensearch 1-8 10
		RDS 1 4 14 35 37 Redshift 8 18 RedshiftServerless 1 2 S3 24 25 SageMaker 1-3 5 9-16 19 ServiceCatalog 1
		SQS 1 3 SSM 4 6 7 StepFunctions 1 Transfer 3 WAF 3 WorkSpaces 1 2`},
	{"me-central-1", notGlobal + `
		APIGateway 8 9 11 Backup 1 BedrockAgentCore 1 2 5 6 CloudFormation 3 4 Cognito 2 Connect 2 DMS 6-13
		DynamoDB 3 7 EC2 4 24 25 51 58 60 170 173 180 181 183 EFS 1 2 EKS 9 ElastiCache 1-7 ElasticBeanstalk 1-3
		ELB 14 17 18 EMR 1 Glue 4 IAM 1-6 8 21 Inspector 1-4 KMS 1 2 Macie 1 2 MSK 3-6 Opensearch 1-8 10
		RDS 14 35 51 Redshift 18 RedshiftServerless 1 2 S3 24 25 SageMaker 1-3 5 9-17 19 SES 3 SQS 1 3 SSM 6 7
		WAF 3 10 WorkSpaces 1 2`},
	{"me-south-1", notGlobal + `
		APIGateway 11 BedrockAgentCore 1 2 5 6 Connect 2 DocumentDB 1-6 DynamoDB 3 7 EC2 20 24 58 60 173 183
		EKS 9 ELB 17 FSx 3-5 Glue 4 GuardDuty 11-13 Inspector 3 MSK 3 5 NetworkFirewall 10 RDS 14 41-46 51
		RedshiftServerless 1-3 5 6 S3 24 25 SageMaker 8 16 17 19 SQS 3 Transfer 3 WorkSpaces 1 2`},
	{"mx-central-1", notGlobal + `
		Account 1 ACM 1 2 APIGateway 8-10 AppSync 2 5 Athena 4 AutoScaling 2 3 6 9 Backup 1
		BedrockAgentCore 1 2 5 6 CloudFormation 3 4 CodeBuild 1-4 7 Cognito 2-6 Connect 2 DataFirehose 1
		DataSync 1 DMS 6-13 DocumentDB 1-6 DynamoDB 3 6 7 EC2 4 21 23-25 51 55-58 60 170-173 180-183 ECR 1-3
		ECS 3-5 8-10 12 16 18-21 EFS 1-4 7 8 EKS 2 8 9 ElastiCache 1-7 ElasticBeanstalk 1-3 ELB 10 12-14 17 18
		EMR 1-4 ES 3 4 EventBridge 3 FSx 1-5 Glue 3 4 GuardDuty 1 5-13 IAM 1-8 21 Inspector 1-4 Kinesis 1 3
		KMS 1 2 5 Lambda 5 Macie 1 2 MQ 2 MSK 1 3-6 Neptune 1-8 NetworkFirewall 2-6 9 10 Opensearch 1-8 10 PCA 1
		RDS 14 24 25 27 34-37 40-48 51 Redshift 1-4 6-8 10 15 18 RedshiftServerless 1-3 5 6 S3 12 13 19 24 25
		SageMaker 1-5 8-17 19 ServiceCatalog 1 SES 3 SNS 4 SQS 1 3 SSM 3 4 6 7 StepFunctions 1 Transfer 2 3
		WAF 2-4 10 12 WorkSpaces 1 2`},
}
