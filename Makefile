# Every target with a "##" comment is listed by plain `make`.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
GO ?= go
# Where the race detector looks on in each run: these packages, and of graph the tests that write and read at the same time. It makes tests several times slower, and all that a
# package needs is compiled for it; make test-long uses it on everything.
RACED = ./importjob ./job ./loaders ./localdb
TOGETHER = AtTheSameTime|^TestAdmission$$|^TestKnownClock$$|^TestMark$$
SINGLE = $$($(GO) list ./... | grep -vxF "$$($(GO) list $(RACED))")

.DEFAULT_GOAL := help
.PHONY: help build run generate test test-long check current plans bench clean

help: ## list what make can do 列出命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

build: ## build bin/liandong 编译
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or later from https://go.dev/dl 未找到 Go：请先安装" >&2; exit 1; }
	$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/liandong ./cmd/liandong

run: build ## bring up the hub on its own Neo4j and print the addresses 启动
	@bin/liandong serve

generate: ## rewrite everything that follows from schema.graphqls 重新生成
	$(GO) run ./codegen

test: current ## everything CI runs, on a real Neo4j 全部测试
	@command -v npm >/dev/null || { echo "Node.js is missing: install Node.js 18 or later with npm, as in apt-get install nodejs npm 未找到 Node.js：请先安装" >&2; exit 1; }
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted" >&2; exit 1; }
	$(GO) vet ./...
	$(GO) test -vet=off -race -timeout 40m $(RACED); result=$$?; $(GO) test -vet=off -race -run '$(TOGETHER)' ./graph || result=1; \
	$(GO) test -vet=off -timeout 40m $(SINGLE) || result=1; $(GO) run ./localdb/testdb/stop; exit $$result

test-long: ## the same tests at full counts 完整规模测试
	LIANDONG_TEST_LONG=1 $(GO) test -race -timeout 90m ./...; result=$$?; $(GO) run ./localdb/testdb/stop; exit $$result

check: current ## fail when a generated file is not what schema.graphqls says, then vet 检查生成结果
	$(GO) vet ./...

current:
	$(GO) run ./codegen -check

plans: ## how the database runs every golden question: costly operators and hits 执行计划检查
	$(GO) test ./graph -run TestPlans -count 1; result=$$?; $(GO) run ./localdb/testdb/stop; exit $$result

bench: ## figures of this machine, as ratios 性能对比
	$(GO) run ./bench

clean: ## remove bin; data in .liandong stay 清理
	rm -rf bin
