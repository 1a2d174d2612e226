package localdb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// java is a Java installation that was asked what it is.
type java struct {
	binary string // the java command
	home   string // what it calls its home
	major  int    // 17, 21 ...
	build  string // the exact build with its vendor, what a class-data archive is tied to
}

func (j java) String() string { return fmt.Sprintf("Java %d (%s)", j.major, j.home) }

// suited is how much we like the version: Neo4j 5.26 is made for 17 and 21, and runs faster on 21.
func (j java) suited() int {
	switch j.major {
	case 21:
		return 2
	case 17:
		return 1
	}
	return 0
}

// findJava returns the best Java around: the configured one, which must do, or of JAVA_HOME, PATH and the usual places
// the first 21, else the first 17. A command's name says nothing about its version, so each is run and asked.
func findJava(ctx context.Context, c Config) (java, error) {
	asking, cancel := context.WithTimeout(ctx, c.javaPatience)
	defer cancel()
	if c.JavaHome != "" {
		found := probeAll(asking, []string{filepath.Join(c.JavaHome, "bin", "java")})
		if len(found) == 0 {
			return java{}, fail(JavaMissing, nil,
				"no Java runs in LIANDONG_JAVA_HOME "+c.JavaHome+": set it to a JDK 17 or 21, or unset it",
				"LIANDONG_JAVA_HOME 指向的 "+c.JavaHome+" 中没有可运行的 Java：请指向 JDK 17 或 21，或取消该设置")
		}
		return chooseJava(found)
	}
	commands := javaCommands(c)
	found := probeAll(asking, commands)
	if len(found) == 0 && len(commands) > 0 && ctx.Err() == nil {
		list := strings.Join(commands, ", ")
		return java{}, fail(JavaMissing, nil,
			"Neo4j needs Java, and what was found does not run ("+list+"): install a JDK 17 or 21 (as in apt install openjdk-17-jdk) or set LIANDONG_JAVA_HOME",
			"Neo4j 需要 Java，但找到的无法运行（"+list+"）：请安装 JDK 17 或 21（例如 apt install openjdk-17-jdk），或设置 LIANDONG_JAVA_HOME")
	}
	if len(found) == 0 {
		return java{}, fail(JavaMissing, ctx.Err(),
			"Neo4j needs Java and none was found: install a JDK 17 or 21 (as in apt install openjdk-17-jdk) or set LIANDONG_JAVA_HOME",
			"Neo4j 需要 Java，但未找到：请安装 JDK 17 或 21（例如 apt install openjdk-17-jdk），或设置 LIANDONG_JAVA_HOME")
	}
	return chooseJava(found)
}

func chooseJava(found []java) (java, error) {
	best := found[0]
	names := make([]string, len(found))
	for i, j := range found {
		names[i] = j.String()
		if j.suited() > best.suited() {
			best = j
		}
	}
	if best.suited() > 0 {
		return best, nil
	}
	list := strings.Join(names, ", ")
	return java{}, fail(JavaVersion, nil,
		"Neo4j needs Java 17 or 21 and found only "+list+": install a JDK 17 or 21, or set LIANDONG_JAVA_HOME to one",
		"Neo4j 需要 Java 17 或 21，但只找到 "+list+"：请安装 JDK 17 或 21，或将 LIANDONG_JAVA_HOME 指向它")
}

// javaCommands lists the java commands worth asking, in order of preference, each file once.
func javaCommands(c Config) []string {
	var candidates []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		candidates = append(candidates, filepath.Join(home, "bin", "java"))
	}
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		candidates = append(candidates, filepath.Join(folder, "java"))
	}
	for _, pattern := range c.javaPlaces {
		homes, err := filepath.Glob(pattern)
		if err != nil {
			continue // a pattern of ours is well-formed; nothing to ask there
		}
		for _, home := range homes {
			candidates = append(candidates, filepath.Join(home, "bin", "java"))
		}
	}
	seen := map[string]bool{}
	var commands []string
	for _, candidate := range candidates {
		real, err := filepath.EvalSymlinks(candidate)
		if err != nil || seen[real] {
			continue
		}
		if info, err := os.Stat(real); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			continue
		}
		seen[real] = true
		commands = append(commands, candidate)
	}
	return commands
}

// probeAll asks all commands at once and returns those that answered, in the given order.
func probeAll(ctx context.Context, commands []string) []java {
	answers := make([]java, len(commands))
	var wait sync.WaitGroup
	for i, command := range commands {
		wait.Go(func() { answers[i] = probe(ctx, command) })
	}
	wait.Wait()
	var found []java
	for _, j := range answers {
		if j.major > 0 {
			found = append(found, j)
		}
	}
	return found
}

// probe asks one java command what it is; the zero value when it does not say.
func probe(ctx context.Context, command string) java {
	cmd := exec.CommandContext(ctx, command, "-XshowSettings:properties", "-version")
	cmd.WaitDelay = time.Second
	output, err := cmd.CombinedOutput()
	if err != nil {
		return java{}
	}
	properties := map[string]string{}
	for line := range bytes.Lines(output) {
		if name, value, ok := strings.Cut(string(line), " = "); ok {
			properties[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(properties["java.specification.version"], "1."), ".")
	number, err := strconv.Atoi(major)
	if err != nil {
		return java{}
	}
	home := properties["java.home"]
	return java{
		binary: command, home: home, major: number,
		build: properties["java.vendor"] + " " + properties["java.vm.version"] + " " + home,
	}
}
