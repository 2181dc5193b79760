# The thin layer over npx cdk and go: read it, or type make.

export CDK_DISABLE_VERSION_CHECK := 1

CDK := npx --no-install cdk
GO_FILES = $(shell go list -f '{{$$d := .Dir}}{{range .GoFiles}}{{$$d}}/{{.}} {{end}}{{range .TestGoFiles}}{{$$d}}/{{.}} {{end}}{{range .XTestGoFiles}}{{$$d}}/{{.}} {{end}}' ./...)

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

synth: node_modules ## write every template to cdk.out and show what is in there
	@$(CDK) synth --quiet --ci >/dev/null # --ci: only errors go to stderr
	@go tool baseline stacks

test: node_modules ## run every check of this repository
	go vet ./...
	go tool staticcheck ./...
	@unformatted=$$(gofmt -l $(GO_FILES)); test -z "$$unformatted" || { echo "gofmt these: $$unformatted"; exit 1; }
	go tool gotestsum --format pkgname --format-hide-empty-pkg -- ./...

golden: node_modules ## write the golden files anew; read the change before you commit it
	go test ./constructs ./cost ./internal/report ./internal/mails ./internal/renderers -update
	go test . -update # reads golden mails
	go test ./checks ./cmd/baseline -update # read golden templates

diff: node_modules ## show what a deployment would change
	$(CDK) diff --all

deploy: node_modules preflight ## deploy every stack, without asking: read make diff first
	$(CDK) deploy --all --require-approval never --concurrency 5

bench: node_modules ## measure synthesis against an empty app
	go test . -run '^$$' -bench . -benchtime 1x

preflight:
	@go tool baseline preflight

node_modules: package-lock.json
	@npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch node_modules

.PHONY: help synth test golden diff deploy bench preflight
