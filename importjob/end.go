package importjob

import (
	"context"
	"errors"
	"time"

	"liandong/exchange"
	"liandong/graph"
)

// cancelled is the end of a job that nobody was running; half: it had run before.
func cancelled(by string, half bool) map[string]any {
	message := text("cancelled before it was begun: nothing was stored", "尚未开始即被取消：未存入任何数据")
	if half {
		message = text("cancelled after a stop of its hub: what it had stored by then stays, the same import again goes on",
			"在服务停止后被取消：此前存入的数据保留，再次执行同一导入将继续")
	}
	return ending(stateCancelled, "CANCELLED", message, map[string]any{"cancelledBy": by})
}

// ending are the fields of a job that ends.
func ending(state, code string, message graph.Text, more map[string]any) map[string]any {
	values := map[string]any{"state": state, "runner": nil, "finishedAt": time.Now().UTC()}
	if code != "" {
		values["errorCode"], values["error"], values["errorZh"] = code, message.En, message.Zh
	}
	for name, value := range more {
		values[name] = value
	}
	return values
}

// ended says how the job ended.
func (d *Desk) ended(ctx context.Context, j *job, report *exchange.Report, err error, cancelled bool) map[string]any {
	counts := countsOf(report)
	switch {
	case err == nil && report.Withheld:
		nothingStored(counts)
		return ending(stateFailed, "ROWS_REFUSED", text(
			"nothing was stored, because %d rows are refused and strict was asked for", "因 %d 行被拒绝且要求严格导入，未存入任何数据", report.RowsRefused), counts)
	case err == nil:
		return ending(stateSucceeded, "", graph.Text{}, counts)
	case cancelled:
		message := text("cancelled: nothing was stored", "已取消：未存入任何数据")
		if report.Batch == "" {
			nothingStored(counts)
		} else {
			message = text("cancelled after %d of its steps: what they stored stays; the same import again goes on from there",
				"已取消，已完成 %d 个步骤：其存入的数据保留，再次执行同一导入将从此处继续", report.Steps)
		}
		return ending(stateCancelled, "CANCELLED", message, counts)
	}
	values := failed(err)
	if graph.KindOf(err) == graph.Internal {
		d.log.ErrorContext(ctx, "import job failed", "job", j.id, "error", err)
	}
	for name, value := range counts {
		values[name] = value
	}
	return values
}

// nothingStored takes back what the check before an import has counted.
func nothingStored(counts map[string]any) {
	for _, name := range []string{"nodesCreated", "nodesChanged", "linksCreated", "linksChanged"} {
		delete(counts, name)
	}
}

// failed is the end of a job that cannot be done; what is internal stays in the log.
func failed(err error) map[string]any {
	var own *graph.Error
	code, message := "INTERNAL_SERVER_ERROR", text("a fault of the hub: the operator finds it in the log under the id of the job", "服务内部错误：运维人员可按任务标识在日志中查找")
	if errors.As(err, &own) && own.Message.En != "" {
		code, message = own.Code, own.Message
		if code == "" {
			code = string(own.Kind)
		}
	}
	return ending(stateFailed, code, message, nil)
}

// withoutReport says of a job that has ended well that its report is lost.
func withoutReport(values map[string]any) {
	if values["errorCode"] != nil {
		return // there is something more important to say
	}
	message := text("the import is done, but its report could not be kept on the disk of the hub", "导入已完成，但报告未能保存到服务器磁盘")
	code := "REPORT_LOST"
	values["errorCode"], values["error"], values["errorZh"] = code, message.En, message.Zh
}

// countsOf are the numbers of the report.
func countsOf(report *exchange.Report) map[string]any {
	if report.RowsRead+report.RowsSkipped == 0 {
		return nil
	}
	counts := map[string]any{
		"rowsRead": int64(report.RowsRead), "rowsRefused": int64(report.RowsRefused), "rowsDuplicate": int64(report.RowsDuplicate),
		"rowsSkipped": int64(report.RowsSkipped), "warnings": int64(report.WarningCount),
	}
	resumed := int64(0)
	for what, list := range map[string][]exchange.Count{"nodes": report.Nodes, "links": report.Links} {
		created, changed := int64(0), int64(0)
		for _, c := range list {
			created, changed, resumed = created+int64(c.Created), changed+int64(c.Changed), resumed+int64(c.Resumed)
		}
		counts[what+"Created"], counts[what+"Changed"] = created, changed
	}
	counts["resumed"] = resumed
	if report.Batch != "" {
		counts["importBatch"] = report.Batch
	}
	return counts
}
