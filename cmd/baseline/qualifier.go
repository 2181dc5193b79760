package main

import (
	"encoding/json"
	"os"
)

// qualifier returns the one of the bootstrap that a fork has set in cdk.json,
// or nothing.
// https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
func qualifier(file string) string {
	var app struct {
		Context struct {
			Qualifier string `json:"@aws-cdk/core:bootstrapQualifier"`
		}
	}
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &app) != nil {
		return "" // the CDK tells what is wrong with the file
	}
	return app.Context.Qualifier
}
