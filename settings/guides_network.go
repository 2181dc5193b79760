package settings

// networkGuides are those of what can be reached from where.
// https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html
var networkGuides = []Guide{
	{
		ID: "NetworkAclChange", Subject: "Network ACL changed",
		Why: Text{
			"ネットワーク ACL はサブネットのファイアウォールです。変更によって、非公開のサブネットが開いたり、通信が止まったりします。",
			"A network ACL is a subnet's firewall. A change can open a private subnet, or cut off what runs there.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"0.0.0.0/0 や ::/0 を許可するルールが増えていないかを見る。",
				"See whether a rule now allows 0.0.0.0/0 or ::/0.",
			}, Run: []string{"aws ec2 describe-network-acls --region REGION --network-acl-ids ACL_ID --query 'NetworkAcls[].Entries'"}},
			{Text: Text{
				"余計なルールを削除する(アウトバウンドは --egress)。消されたルールは VPC → ネットワーク ACL で戻す。",
				"Delete a rule that is too much (--egress for an outbound one). Put back a deleted one: VPC, Network ACLs.",
			}, Run: []string{"aws ec2 delete-network-acl-entry --region REGION --network-acl-id ACL_ID --rule-number NUMBER --ingress"}},
		},
	},
	{
		ID: "VpcChange", Subject: "VPC changed",
		Why: Text{
			"新しい VPC、ピアリング、エンドポイントは、データの持ち出し口や、他人のマシンの置き場になり得ます。使っていないリージョンでは特に注意が必要です。",
			"A new VPC, peering or endpoint can be a way out for data or a place for somebody else's machines, above all in a region that you do not use.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"そのリージョンで何が動いているかを見る。知らないインスタンスがあれば侵入として扱う。",
				"See what runs in that region. Instances that nobody knows: somebody is in.",
			}, Run: []string{"aws ec2 describe-instances --region REGION --query 'Reservations[].Instances[].[InstanceId,InstanceType,LaunchTime]' --output table"}},
			{Text: Text{
				"ピアリングなら、相手のアカウントが自社のものかを見る。",
				"A peering: see whether the other account is yours.",
			}, Run: []string{"aws ec2 describe-vpc-peering-connections --region REGION --query 'VpcPeeringConnections[].[VpcPeeringConnectionId,RequesterVpcInfo.OwnerId,AccepterVpcInfo.OwnerId]'"}},
			{Text: Text{
				"他人のものなら切る。エンドポイントなら delete-vpc-endpoints。",
				"If it is not, cut it. An endpoint: delete-vpc-endpoints.",
			}, Run: []string{"aws ec2 delete-vpc-peering-connection --region REGION --vpc-peering-connection-id PCX_ID"}},
		},
	},
	{
		ID: "NetworkGatewayChange", Subject: "Network gateway changed",
		Why: Text{
			"ゲートウェイは VPC をインターネットやほかのネットワークにつなぎます。非公開だったものに外から届くようになり、データも持ち出せます。",
			"A gateway connects a VPC with the internet or another network: what was private can be reached, and data can leave.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"どの VPC がつながったかを見る。NAT なら describe-nat-gateways、VPN なら describe-vpn-connections。",
				"See which VPC is connected. NAT: describe-nat-gateways; VPN: describe-vpn-connections.",
			}, Run: []string{"aws ec2 describe-internet-gateways --region REGION --query 'InternetGateways[].[InternetGatewayId,Attachments]'"}},
			{Text: Text{
				"誰も知らないゲートウェイなら切り離す。その VPC の通信が止まるので、使っている人がいないことを確かめてから。",
				"A gateway that nobody knows: detach it. It cuts that VPC off, so be sure that nothing needs it.",
			}, Run: []string{"aws ec2 detach-internet-gateway --region REGION --internet-gateway-id IGW_ID --vpc-id VPC_ID"}},
		},
	},
	{
		ID: "RouteTableChange", Subject: "Route table changed",
		Why: Text{
			"ルートは通信の行き先を決めます。インターネットや知らないネットワークに向けたり、ファイアウォールを迂回させたりできます。",
			"Routes decide where traffic goes: to the internet, to a network that nobody knows, or around a firewall.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"0.0.0.0/0 や ::/0 の行き先を見る。igw- ならインターネット。pcx- や tgw- なら、その先が自社のネットワークかを確認する。",
				"See where 0.0.0.0/0 and ::/0 go. igw- is the internet; for pcx- and tgw-, is the other end yours?",
			}, Run: []string{"aws ec2 describe-route-tables --region REGION --route-table-ids RTB_ID --query 'RouteTables[].Routes'"}},
			{Text: Text{
				"余計なルートを削除する。変更されたルートは replace-route で戻す。",
				"Delete a route that is too much; put a changed one back with replace-route.",
			}, Run: []string{"aws ec2 delete-route --region REGION --route-table-id RTB_ID --destination-cidr-block CIDR"}},
		},
	},
	{
		ID: "SecurityGroupChange", Subject: "Security group changed",
		Why: Text{
			"セキュリティグループは、サーバーやデータベースのファイアウォールです。0.0.0.0/0 のルール 1 つで、インターネットに公開されます。",
			"A security group is the firewall of servers and databases. One rule for 0.0.0.0/0 puts them on the internet.",
		},
		Next: []Action{
			{Text: Text{
				"「内容」で 0.0.0.0/0 や ::/0 が開かれていないか、どのポートかを見る。22、3389 やデータベースなら、確認を待たずに閉じる。",
				"See under Details whether 0.0.0.0/0 or ::/0 is opened, and for which port. 22, 3389 or a database: close it first, ask later.",
			}},
			{Text: Text{
				"ルールの ID(sgr-…)を調べる。",
				"Find the rule's id, sgr-…",
			}, Run: []string{"aws ec2 describe-security-group-rules --region REGION --filters Name=group-id,Values=SG_ID"}},
			{Text: Text{
				"閉じる(アウトバウンドは revoke-security-group-egress)。",
				"Close it (outbound: revoke-security-group-egress).",
			}, Run: []string{"aws ec2 revoke-security-group-ingress --region REGION --group-id SG_ID --security-group-rule-ids SGR_ID"}},
			call,
		},
	},
}
