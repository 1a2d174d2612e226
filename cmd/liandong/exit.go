package main

import (
	"context"
	"errors"
	"fmt"

	"liandong/graph"
	"liandong/localdb"
)

// Codes of errors this package makes itself.
const (
	codeUsage    = "USAGE"        // the command line cannot be understood
	codeRefused  = "ROWS_REFUSED" // an import left rows out
	codeAddress  = "ADDRESS_IN_USE"
	codeFindings = "FINDINGS" // check --fail-on has found something
)

// interrupted is the status after SIGINT, as shells have it.
const interrupted = 130

// exitCode is one exit status of the program: an error belongs to the first line whose code it has, else to its kind's.
type exitCode struct {
	status int
	code   string     // graph.Error.Code; empty where the kind decides
	kind   graph.Kind // empty where the code decides
	text   graph.Text
}

// exitCodes is the whole list, in order of the status; docs/exit-codes.md is printed from it.
func exitCodes() []exitCode {
	list := []exitCode{
		{status: 0, text: graph.Text{En: "done", Zh: "完成"}},
		{status: 1, kind: graph.Internal, text: graph.Text{En: "a fault of the program", Zh: "程序内部错误"}},
		{status: 2, code: codeUsage, text: graph.Text{En: "the command line cannot be understood: an unknown command, flag or value", Zh: "命令行有误：未知的命令、选项或取值"}},
		{status: 3, code: codeRefused, text: graph.Text{En: "import: some rows were refused, the others are stored", Zh: "导入：部分行被拒绝，其余已存入"}},
		{status: 4, kind: graph.Invalid, text: graph.Text{En: "nothing was done: a file, mapping, question or setting cannot be used, or import --strict met a refused row", Zh: "未执行：文件、映射、查询或设置无法使用，或 import --strict 遇到被拒绝的行"}},
		{status: 5, kind: graph.NotFound, text: graph.Text{En: "what was named does not exist", Zh: "所指对象不存在"}},
		{status: 6, kind: graph.Conflict, text: graph.Text{En: "the data say otherwise meanwhile", Zh: "与现有数据冲突"}},
		{status: 7, kind: graph.Denied, text: graph.Text{En: "not allowed", Zh: "无权执行"}},
		{status: 8, code: codeAddress, text: graph.Text{En: "serve: another program listens on the address", Zh: "serve：监听地址已被占用"}},
		{status: 9, kind: graph.Unavailable, text: graph.Text{En: "the database cannot be reached, refuses the password, or did not answer in time", Zh: "无法连接数据库、密码被拒或超时"}},
	}
	bundled := []struct {
		code string
		text graph.Text
	}{
		{localdb.JavaMissing, graph.Text{En: "no Java was found", Zh: "未找到 Java"}},
		{localdb.JavaVersion, graph.Text{En: "no Java 17 or 21 was found", Zh: "未找到 Java 17 或 21"}},
		{localdb.MavenMissing, graph.Text{En: "Maven, which fetches Neo4j, was not found", Zh: "未找到用于下载 Neo4j 的 Maven"}},
		{localdb.DownloadFailed, graph.Text{En: "Neo4j could not be fetched", Zh: "Neo4j 下载失败"}},
		{localdb.PortTaken, graph.Text{En: "another program listens on the database's port", Zh: "数据库端口已被占用"}},
		{localdb.JarDamaged, graph.Text{En: "a file of Neo4j is damaged, even after it was fetched again", Zh: "Neo4j 文件损坏，重新下载后仍不符"}},
		{localdb.StateNewer, graph.Text{En: "a newer version wrote the state folder", Zh: "状态目录由更新的版本写入"}},
		{localdb.DatabaseExited, graph.Text{En: "the database ended by itself", Zh: "数据库自行退出"}},
		{localdb.StartTimeout, graph.Text{En: "the database runs and does not answer", Zh: "数据库已启动但无响应"}},
		{localdb.StateUnusable, graph.Text{En: "the state or cache folder cannot be read or written", Zh: "状态目录或缓存目录无法读写"}},
		{localdb.PasswordLost, graph.Text{En: "the data are there, their password is not", Zh: "数据仍在，但密码文件丢失"}},
		{localdb.ConfigInvalid, graph.Text{En: "a setting of the database makes no sense", Zh: "数据库设置无效"}},
		{localdb.DatabaseInUse, graph.Text{En: "others use the database, which is needed alone", Zh: "数据库正被使用，而本操作需要独占"}},
		{localdb.BackupUnusable, graph.Text{En: "the file is no backup, or a damaged one", Zh: "文件不是备份，或备份已损坏"}},
		{localdb.StateOccupied, graph.Text{En: "restore: the state folder holds data, and --force is missing", Zh: "恢复：状态目录中已有数据，且未加 --force"}},
		{localdb.DiskFull, graph.Text{En: "the disk is full", Zh: "磁盘已满"}},
		{localdb.StoreDamaged, graph.Text{En: "the data are damaged and cannot be opened", Zh: "数据已损坏，无法打开"}},
	}
	for _, b := range bundled {
		list = append(list, exitCode{status: localdb.ExitCode(&graph.Error{Code: b.code}), code: b.code, text: b.text})
	}
	list = append(list, exitCode{status: 27, code: codeFindings, text: graph.Text{En: "check --fail-on: something as grave was found", Zh: "check --fail-on：发现相应程度的问题"}})
	return append(list, exitCode{status: interrupted, code: "INTERRUPTED", text: graph.Text{En: "interrupted", Zh: "被中断"}})
}

// statusOf is the exit status for the error.
func statusOf(err error) int {
	if err == nil {
		return 0
	}
	var own *graph.Error
	if errors.As(err, &own) && own.Code != "" {
		for _, e := range exitCodes() {
			if e.code == own.Code {
				return e.status
			}
		}
		if status := localdb.ExitCode(own); status > 1 {
			return status
		}
	}
	kind := graph.KindOf(err)
	for _, e := range exitCodes() {
		if e.kind == kind {
			return e.status
		}
	}
	return 1
}

// report says in one sentence what went wrong and returns the exit status. This is where errors of commands stop.
func (c *cli) report(ctx context.Context, err error) int {
	if err == nil {
		return 0
	}
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || codeOf(err) == "CANCELLED") {
		c.note(graph.Text{En: "liandong: interrupted", Zh: "liandong：已中断"})
		return interrupted
	}
	fmt.Fprintf(c.errs, "liandong: %s\n", c.sentence(err))
	if c.verbose {
		fmt.Fprintf(c.errs, "  %s\n", err.Error())
	}
	return statusOf(err)
}

// sentence is what the caller should know about the error; one that says nothing itself is described by its kind.
func (c *cli) sentence(err error) string {
	var own *graph.Error
	if errors.As(err, &own) && own.Message.En != "" {
		return c.say(own.Message)
	}
	if kind := graph.KindOf(err); kind != graph.Internal {
		for _, e := range exitCodes() {
			if e.kind == kind {
				return c.say(e.text)
			}
		}
	}
	if c.verbose {
		return c.say(graph.Text{En: "a fault of the program", Zh: "程序内部错误"})
	}
	return c.say(graph.Text{
		En: "a fault of the program: run the command again with --verbose and report what it says",
		Zh: "程序内部错误：请加 --verbose 重新运行，并反馈其输出"})
}

func codeOf(err error) string {
	var own *graph.Error
	if errors.As(err, &own) {
		return own.Code
	}
	return ""
}

// usage makes the error of a command line that cannot be understood.
func usage(t graph.Text) error {
	return &graph.Error{Kind: graph.Invalid, Op: "liandong", Code: codeUsage, Message: t}
}
