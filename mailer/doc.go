// Package mailer turns what arrives on the topic AlertFeed into mails on the
// topic Alerts: alarms with the events behind them, findings, budgets, cost
// anomalies. Package mails writes them; here is what has to be asked of AWS for
// it, and what keeps a mail from being lost or sent twice.
//
// Everything comes through one queue: what SNS delivers, what is to be looked at
// again after a minute, and the tick of a schedule. A message is done when its
// mail is published; any failure before that returns it to the queue, and what
// fails again and again ends in the dead-letter queue, whose alarm goes to
// people without this program.
package mailer
