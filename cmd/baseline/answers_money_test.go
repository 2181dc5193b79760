package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"baseline/settings/settingstest"
)

// moneyAnswers are of budgets, of unusual cost, and of who is told.
// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
var moneyAnswers = answers{
	"budgets DescribeBudgets": func(w *world, c call) any {
		if c.text("AccountId") != settingstest.Account {
			return missing("NotFoundException", c)
		}
		return told{"Budgets": each(w.of("AWS::Budgets::Budget", ""), func(r *resource) any {
			budget := r.properties["Budget"].(told)
			limit := budget["BudgetLimit"].(told)
			return with(budget, told{
				"BudgetName":  r.name,
				"BudgetLimit": told{"Amount": fmt.Sprint(limit["Amount"]), "Unit": limit["Unit"]}, // text on the wire
			})
		})}
	},
	"budgets DescribeNotificationsForBudget": func(w *world, c call) any {
		list := []any{}
		for _, n := range w.named("AWS::Budgets::Budget", "", c.text("BudgetName")).warnings() {
			list = append(list, with(n["Notification"], told{"NotificationState": "OK"}))
		}
		return told{"Notifications": list}
	},
	"budgets DescribeSubscribersForNotification": func(w *world, c call) any {
		asked := c.in["Notification"].(told)
		for _, n := range w.named("AWS::Budgets::Budget", "", c.text("BudgetName")).warnings() {
			is := n["Notification"].(told)
			if is["NotificationType"] == asked["NotificationType"] && fmt.Sprint(is["Threshold"]) == fmt.Sprint(asked["Threshold"]) {
				return told{"Subscribers": n["Subscribers"]}
			}
		}
		return missing("NotFoundException", c)
	},
	"ce GetAnomalyMonitors": func(w *world, c call) any {
		if w.people.unopened {
			return fault{400, "AccessDeniedException", "User not enabled for cost explorer access"}
		}
		return told{"AnomalyMonitors": each(w.of("AWS::CE::AnomalyMonitor", ""), func(r *resource) any {
			return with(r.properties, told{"MonitorArn": r.arn, "CreationDate": "2026-01-01T00:00:00.000Z", "LastEvaluatedDate": ago(day).Format(time.RFC3339), "DimensionalValueCount": 12})
		})}
	},
	"ce GetAnomalySubscriptions": func(w *world, c call) any {
		list := []any{}
		for _, r := range w.of("AWS::CE::AnomalySubscription", "") {
			if !slices.Contains(r.properties["MonitorArnList"].([]any), any(c.text("MonitorArn"))) {
				continue
			}
			subscribers := []any{}
			for _, s := range r.objects("Subscribers") {
				subscribers = append(subscribers, with(s, told{"Status": "CONFIRMED"}))
			}
			list = append(list, with(r.properties, told{
				"SubscriptionArn": "arn:aws:ce::" + settingstest.Account + ":anomalysubscription/" + r.name, "AccountId": settingstest.Account,
				"Subscribers": subscribers, "ThresholdExpression": json.RawMessage(r.text("ThresholdExpression")), // text in templates
			}))
		}
		return told{"AnomalySubscriptions": list}
	},
	"sns GetTopicAttributes": func(w *world, c call) any {
		if !w.hasTopic(c) {
			return missing("NotFound", c)
		}
		return told{"Attributes": told{"entry": repeated{told{"key": "TopicArn", "value": c.text("TopicArn")}}}}
	},
	"sns ListSubscriptionsByTopic": func(w *world, c call) any {
		if !w.hasTopic(c) {
			return missing("NotFound", c)
		}
		list := []any{}
		for _, r := range w.of("AWS::SNS::Subscription", c.region) {
			if r.text("TopicArn") != c.text("TopicArn") {
				continue
			}
			arn := r.text("TopicArn") + ":31415926-5358-9793-2384-626433832795"
			if slices.Contains(w.people.unconfirmed, r.text("Endpoint")) {
				arn = "PendingConfirmation"
			}
			list = append(list, told{
				"TopicArn": r.text("TopicArn"), "Protocol": r.text("Protocol"), "Endpoint": r.text("Endpoint"), "Owner": settingstest.Account, "SubscriptionArn": arn,
			})
		}
		return told{"Subscriptions": list}
	},
}

func (w *world) hasTopic(c call) bool {
	return slices.ContainsFunc(w.of("AWS::SNS::Topic", c.region), func(r *resource) bool { return r.arn == c.text("TopicArn") })
}

// warnings are the notifications of a budget.
func (r *resource) warnings() []told { return r.objects("NotificationsWithSubscribers") }
