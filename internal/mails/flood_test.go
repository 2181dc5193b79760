package mails

import "testing"

func TestMailsOfFloodsOfFindings(t *testing.T) {
	for name, product := range map[string]string{"product": "arn:aws:securityhub:us-east-1::product/aws/guardduty", "other": "arn:aws:securityhub:us-east-1::product/x/y"} {
		sameMails(t, "floods/"+name, func(w Writer) Mail { return w.FindingsFlood(Finding{ProductArn: product}, 20) })
	}
}
