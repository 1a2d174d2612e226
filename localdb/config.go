// Package localdb gives everybody a real Neo4j Community server without an installation: Maven fetches its jars from
// Maven Central into the user's cache, and it runs as a child process on a state folder, on the loopback interface alone.
package localdb

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Version is the version of the bundled Neo4j.
const Version = "5.26.31"

// Config says where the state lives and how much memory the server may take. Begin with Default.
type Config struct {
	Home        string              // the state folder
	Cache       string              // the folder for jars, shared by all state folders of a user
	HeapMB      int                 // the most Java heap the server may take, in MiB
	PageCacheMB int                 // Neo4j's page cache, in MiB: 64 serve a million relations
	Port        int                 // the Bolt port; 0 chooses a free one at first start and keeps it while it is free
	JavaHome    string              // the JDK to use, of version 17 or 21; empty looks for one
	StartWithin time.Duration       // how long a start may take until it is given up; recovery of a large store is long
	Progress    func(en, zh string) // told what Open waits for, in both languages; never nil after Default
	KeepPlans   bool                // for tests: keep the plan of a statement, however much the data grow
	pauses      []time.Duration     // waits before Maven is tried again; nil means the usual ones
	javaPlaces  []string            // folders that hold JDKs; nil means the usual ones

	javaPatience time.Duration // how long a java command may take to say what it is; 0 means the usual 20 s
}

// Default returns the light settings, changed by the environment: LIANDONG_HOME (the state folder, .liandong),
// LIANDONG_NEO4J_HEAP and LIANDONG_NEO4J_PAGECACHE (MiB as in 768, or with a unit as in 2g), LIANDONG_NEO4J_PORT,
// LIANDONG_NEO4J_START (how long a start may take, as in 10m), LIANDONG_JAVA_HOME; JAVA_HOME and PATH are looked at by Open. A value that cannot be read is refused by Verify.
func Default() Config {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = ""
	} else {
		cache = filepath.Join(cache, "liandong")
	}
	c := Config{
		Home: ".liandong", Cache: cache, HeapMB: 768, PageCacheMB: 64,
		JavaHome: os.Getenv("LIANDONG_JAVA_HOME"), StartWithin: 3 * time.Minute,
		Progress: func(string, string) {},
	}
	if home := os.Getenv("LIANDONG_HOME"); home != "" {
		c.Home = home
	}
	if text := os.Getenv("LIANDONG_NEO4J_HEAP"); text != "" {
		c.HeapMB = mebibytes(text)
	}
	if text := os.Getenv("LIANDONG_NEO4J_PAGECACHE"); text != "" {
		c.PageCacheMB = mebibytes(text)
	}
	if text := os.Getenv("LIANDONG_NEO4J_PORT"); text != "" {
		port, err := strconv.Atoi(text)
		if err != nil {
			port = -1
		}
		c.Port = port
	}
	if text := os.Getenv("LIANDONG_NEO4J_START"); text != "" {
		within, err := time.ParseDuration(text)
		if err != nil {
			within = -1
		}
		c.StartWithin = within
	}
	return c
}

// mebibytes reads 768, 768m or 2g; -1 when the text is none of these.
func mebibytes(text string) int {
	text = strings.ToLower(strings.TrimSpace(text))
	factor := 1
	if rest, ok := strings.CutSuffix(text, "g"); ok {
		text, factor = rest, 1024
	} else if rest, ok := strings.CutSuffix(text, "m"); ok {
		text = rest
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<20 {
		return -1
	}
	return n * factor
}

// Verify refuses settings no server can run with; the error is Invalid with the code DATABASE_SETTINGS.
func (c Config) Verify() error {
	switch {
	case c.Home == "":
		return fail(ConfigInvalid, nil, "the state folder is empty: set LIANDONG_HOME to a folder of yours",
			"状态目录为空：请将 LIANDONG_HOME 设为您自己的目录")
	case c.Cache == "":
		return fail(ConfigInvalid, nil, "no cache folder is known: set HOME or XDG_CACHE_HOME",
			"找不到缓存目录：请设置 HOME 或 XDG_CACHE_HOME")
	case c.HeapMB < 256 || c.HeapMB > 1<<20:
		return fail(ConfigInvalid, nil, "LIANDONG_NEO4J_HEAP must be 256 or more MiB, as in 768 or 2g",
			"LIANDONG_NEO4J_HEAP 至少为 256（MiB），例如 768 或 2g")
	case c.PageCacheMB < 16 || c.PageCacheMB > 1<<20:
		return fail(ConfigInvalid, nil, "LIANDONG_NEO4J_PAGECACHE must be 16 or more MiB, as in 64 or 1g",
			"LIANDONG_NEO4J_PAGECACHE 至少为 16（MiB），例如 64 或 1g")
	case c.Port < 0 || c.Port > 65535:
		return fail(ConfigInvalid, nil, "LIANDONG_NEO4J_PORT must be a port from 1 to 65535, or unset for a free one",
			"LIANDONG_NEO4J_PORT 须为 1 到 65535 的端口，不设置则自动选择")
	case c.StartWithin < 0:
		return fail(ConfigInvalid, nil, "LIANDONG_NEO4J_START must be a time such as 90s or 10m",
			"LIANDONG_NEO4J_START 须为时长，例如 90s 或 10m")
	}
	return nil
}

// finish makes the folders absolute and fills what a hand-made Config left out.
func (c Config) finish() (Config, error) {
	if err := c.Verify(); err != nil {
		return c, err
	}
	home, err := filepath.Abs(c.Home)
	cache, err2 := filepath.Abs(c.Cache)
	if err := errors.Join(err, err2); err != nil {
		return c, unusable(c.Home, err)
	}
	c.Home, c.Cache = home, cache
	if c.Progress == nil {
		c.Progress = func(string, string) {}
	}
	if c.StartWithin == 0 {
		c.StartWithin = 3 * time.Minute
	}
	if c.javaPatience == 0 {
		c.javaPatience = 20 * time.Second
	}
	if c.pauses == nil {
		c.pauses = []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}
	}
	if c.javaPlaces == nil {
		c.javaPlaces = []string{"/usr/lib/jvm/*", "/opt/java/*", "/opt/jdk*", "/Library/Java/JavaVirtualMachines/*/Contents/Home"}
	}
	return c, nil
}
