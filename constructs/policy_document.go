package constructs

// policyDocument is a policy of the given statements, for resources that take
// it as plain JSON.
func policyDocument(statements ...map[string]any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

// forThisAccount is the condition that a service acts for this account and,
// unless sourceArn is nil, for a resource whose ARN is like it. A key that a
// service does not send never matches: look up what it sends.
func forThisAccount(sourceArn *string) map[string]any {
	condition := map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": sub("${AWS::AccountId}")}}
	if sourceArn != nil {
		condition["ArnLike"] = map[string]any{"aws:SourceArn": sourceArn}
	}
	return condition
}
