package localdb

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

//go:embed pom.xml
var projectFile string

// busyServer matches what Maven says when the repository asks for patience.
var busyServer = regexp.MustCompile(`(?i)\b429\b|too many requests|\b503\b|service unavailable`)

// fetchJars lets Maven put the jars into folder/lib, by way of the user's own local repository, mirrors and proxies.
// A repository that answers "too many requests" is asked again after a pause.
func fetchJars(ctx context.Context, c Config, j java, folder string) error {
	maven, err := exec.LookPath("mvn")
	if err != nil {
		return fail(MavenMissing, err,
			"Neo4j's jars are fetched by Maven, and mvn was not found: install Maven (as in apt install maven), or set NEO4J_URI to a Neo4j of yours",
			"Neo4j 的 jar 包由 Maven 获取，但未找到 mvn：请安装 Maven（例如 apt install maven），或将 NEO4J_URI 设为您自己的 Neo4j")
	}
	if err := writeFile(filepath.Join(folder, "pom.xml"), projectFile, 0o644); err != nil {
		return err
	}
	c.Progress("fetching Neo4j "+Version+" from Maven Central (123 MB, once)", "正在从 Maven Central 获取 Neo4j "+Version+"（123 MB，仅此一次）")
	for attempt := 0; ; attempt++ {
		complaint, err := runMaven(ctx, c, j, maven, folder)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if noSpace(complaint) {
			return diskFull(folder, fmt.Errorf("%w: %s", err, complaint))
		}
		if attempt < len(c.pauses) && busyServer.MatchString(complaint) {
			wait := c.pauses[attempt].Round(time.Second)
			c.Progress(fmt.Sprintf("the repository is busy: asking again in %v", wait), fmt.Sprintf("仓库繁忙：%v 后重试", wait))
			if err := pause(ctx, c.pauses[attempt]); err != nil {
				return err
			}
			continue
		}
		return fail(DownloadFailed, fmt.Errorf("%w: %s", err, complaint),
			"Maven could not fetch Neo4j's jars: check the network, and the proxy or mirror in ~/.m2/settings.xml, and start again; what was fetched is kept",
			"Maven 无法获取 Neo4j 的 jar 包：请检查网络及 ~/.m2/settings.xml 中的代理或镜像，然后重试；已下载的部分会保留")
	}
}

// runMaven runs mvn once, tells how many files have come, and returns what it complained about.
func runMaven(ctx context.Context, c Config, j java, maven, folder string) (complaint string, err error) {
	cmd := exec.CommandContext(ctx, maven, "-B", "-U", "-f", filepath.Join(folder, "pom.xml"),
		"dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(folder, "lib"))
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "JAVA_HOME="+j.home)
	cmd.WaitDelay = 2 * time.Second
	read, write := io.Pipe()
	cmd.Stdout, cmd.Stderr = write, write
	var complaints strings.Builder
	heard := make(chan error, 1)
	go func() {
		count, told := 0, time.Now()
		lines := bufio.NewScanner(read)
		for lines.Scan() {
			line := lines.Text()
			if strings.Contains(line, "Downloaded from") {
				count++
			}
			if strings.Contains(line, "ERROR") && complaints.Len() < 2000 {
				complaints.WriteString(line + "\n")
			}
			if count > 0 && time.Since(told) > 2*time.Second {
				told = time.Now()
				c.Progress(fmt.Sprintf("fetching Neo4j: %d files", count), fmt.Sprintf("正在获取 Neo4j：%d 个文件", count))
			}
		}
		// A line too long to scan must not block Maven.
		_, err := io.Copy(io.Discard, read)
		heard <- err
	}()
	err = errors.Join(cmd.Run(), write.Close(), <-heard)
	return complaints.String(), err
}
