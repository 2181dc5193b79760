package discover

import (
	"context"
	"slices"
	"strings"

	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// Row says what a deployment does with things of a region.
type Row struct {
	Region string // empty for what there is once in the account
	Do     Do
	What   []settings.Text
	Why    settings.Text // empty where Do says it all
}

// Do is what a deployment does with a thing.
type Do string

// What can be done.
const (
	Create    Do = "create"     // the account lacks it
	Keep      Do = "keep"       // a stack of the baseline has it
	Adopt     Do = "adopt"      // it exists: the templates leave it out
	LeftAlone Do = "left alone" // for the reason given
	NotTold   Do = "not told"   // it could not be read
)

// plan says what a deployment with the settings of the literal makes of what
// was found.
func (l *look) plan(literal settings.Organization) []Row {
	o, _ := l.now.Settle(literal)
	o = o.WithDefaults()
	rows := l.planOnce(o)
	for _, id := range regions.All() {
		p, there := l.places[id]
		wanted := slices.Contains(o.Regions, id)
		switch {
		case !there && wanted:
			rows = append(rows, Row{id, LeftAlone, everything, settings.Textf("アカウントで有効でない: デプロイが失敗する", "the account has not enabled the region: a deployment there fails")})
		case !there:
		case p.closed != nil && wanted: // it was known before, or the literal names it
			rows = append(rows, Row{id, NotTold, everything, why(p.closed)})
		case p.closed != nil:
			rows = append(rows, Row{id, LeftAlone, everything, why(p.closed)})
		case !wanted:
			rows = append(rows, Row{id, LeftAlone, everything, settings.Textf("organization.Regions に書かれていない", "organization.Regions does not name the region")})
		default:
			rows = append(rows, p.plan(o)...)
		}
	}
	for _, id := range l.strays {
		rows = append(rows, Row{id, LeftAlone, everything, settings.Textf("ベースラインがこのリージョンを知らない: ベースラインを更新する", "this baseline does not know the region: update it")})
	}
	return rows
}

var everything = []settings.Text{{Ja: "すべて", En: "everything"}}

// plan says what becomes of a region's things.
func (p *place) plan(o settings.Organization) (rows []Row) {
	for _, item := range existing.Items {
		if item.In == nil || !item.Wanted(o, p.id) {
			continue
		}
		do := decide(*item.In(&p.now) != "", p.owned.any(item.Type))
		var reason settings.Text
		if item.Type == "AWS::SecurityHub::Standard" && do == Create && p.now.HubAdministrator != "" {
			do, reason = LeftAlone, settings.Textf("Security Hub を管理するアカウント %s でないと選べないことがある: 標準はそこで有効にする",
				"account %s administers Security Hub, and may not let this one choose: enable the standard there", p.now.HubAdministrator)
		}
		do, reason = amend(p.notes, item.Name, readers[item.Type], do, reason)
		rows = add(rows, p.id, do, item.Name, reason)
	}
	return rows
}

// planOnce says what becomes of what there is once.
func (l *look) planOnce(o settings.Organization) (rows []Row) {
	mine := l.owned()
	row := func(what, reader settings.Text, exists, owned bool) {
		do, reason := amend(l.notes, what, reader, decide(exists, owned), settings.Text{})
		if l.closed() != nil {
			do, reason = NotTold, why(l.closed())
		}
		rows = add(rows, "", do, what, reason)
	}
	if !o.AuditTrail.Off {
		group := l.now.LogGroup(o.HomeRegion)
		do, reason := decide(group != "", mine.has("AWS::CloudTrail::Trail", existing.TrailName)), settings.Text{}
		if group != "" {
			do, reason = Adopt, settings.Textf("アラームは %s を見る", "alarms watch %s", group)
		}
		trail := settings.Textf("証跡", "trail")
		do, reason = amend(l.notes, trail, trails, do, reason)
		if l.closed() != nil {
			do, reason = NotTold, why(l.closed())
		}
		rows = add(rows, "", do, trail, reason)
	}
	for _, item := range existing.Items {
		if item.Once == nil || !item.Wanted(o, o.HomeRegion) {
			continue
		}
		owned := mine.any(item.Type)
		switch item.Type {
		case "AWS::IAM::Role":
			owned = mine.has(item.Type, strings.TrimPrefix(item.Name.En, "role "))
		case "AWS::S3::Bucket":
			owned = mine.has(item.Type, settings.ConfigBucket(l.account, o.HomeRegion))
		}
		row(item.Name, readers[item.Type], *item.Once(&l.now) != "", owned)
	}
	if !o.Administrators.Off {
		for _, name := range o.Administrators.Users {
			row(theUser(name), users, slices.Contains(l.now.Users, name), mine.has("AWS::IAM::User", name))
		}
	}
	if i := l.now.IdentityCenter; i != nil && o.IdentityCenter.InstanceArn == "" && !o.IdentityCenter.Off {
		rows = add(rows, "", LeftAlone, theInstance,
			settings.Textf("管理者に使わせるには organization.IdentityCenter.InstanceArn を %s にする", "set organization.IdentityCenter.InstanceArn to %s to let administrators in through it", i.InstanceARN))
	}
	if i := l.now.IdentityCenter; i != nil && o.IdentityCenter.InstanceArn == i.InstanceARN && !o.IdentityCenter.Off {
		row(settings.Textf("アクセス許可セット AdministratorAccess", "permission set AdministratorAccess"), theInstance, i.PermissionSet != "", mine.any("AWS::SSO::PermissionSet"))
		row(settings.Textf("Identity Center の割り当て", "assignment in Identity Center"), theInstance, i.Assigned && i.PermissionSet != "", mine.any("AWS::SSO::Assignment"))
	}
	return rows
}

func decide(exists, owned bool) Do {
	switch {
	case owned:
		return Keep
	case exists:
		return Adopt
	}
	return Create
}

// amend says of a thing what the notes say of it: those of its own name, and
// those of the reader that tells of it.
func amend(notes []note, what, reader settings.Text, do Do, reason settings.Text) (Do, settings.Text) {
	for _, n := range notes {
		if n.what != what && n.what != reader {
			continue
		}
		if n.err != nil {
			return NotTold, why(n.err)
		}
		if do == Adopt && reason == (settings.Text{}) {
			reason = n.why
		}
	}
	return do, reason
}

// readers are those that tell of things which are not named like them, by type.
var readers = map[string]settings.Text{
	"AWS::Config::ConfigurationRecorder": recorders,
	"AWS::Config::DeliveryChannel":       recorders,
	"AWS::SecurityHub::Standard":         nameOf("AWS::SecurityHub::Hub"),
	"AWS::IAM::Role":                     roles,
}

// What is read, where it is not called as the thing is in [existing.Items].
var (
	recorders   = settings.Textf("Config のレコーダーと配信チャネル", "Config recorder and delivery channel")
	roles       = settings.Textf("ロール", "roles")
	trails      = settings.Textf("証跡", "trails")
	users       = settings.Textf("ユーザー", "users")
	topics      = settings.Textf("トピック", "topics")
	theInstance = settings.Textf("Identity Center のインスタンス", "Identity Center instance")
)

// nameOf returns the name of the item of a type.
func nameOf(kind string) settings.Text {
	i := slices.IndexFunc(existing.Items, func(item existing.Item) bool { return item.Type == kind })
	return existing.Items[i].Name
}

func theUser(name string) settings.Text { return settings.Textf("ユーザー %s", "user %s", name) }

func why(err error) settings.Text {
	return awsfault.Explain(context.Background(), err).Summary(settings.Text{})
}

// add joins a thing with the row that says the same.
func add(rows []Row, region string, do Do, what, reason settings.Text) []Row {
	for i, row := range rows {
		if row.Region == region && row.Do == do && row.Why == reason {
			rows[i].What = append(row.What, what)
			return rows
		}
	}
	return append(rows, Row{region, do, []settings.Text{what}, reason})
}
