package localdb

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// pinnedJars lists every jar with its SHA-256, in the form of sha256sum. To make it anew for another version, fetch by
// pom.xml as fetchJars does, and run sha256sum over the folder in the order of names.
//
//go:embed jars.sha256
var pinnedJars string

// jarSet is the folder of one version's jars in the cache: lib holds the jars, stamps what they looked like when their
// checksums were last found right.
type jarSet struct {
	folder string
	names  []string
	sums   map[string]string
}

func jarsIn(cache string) jarSet {
	set := jarSet{folder: filepath.Join(cache, "neo4j-"+Version), sums: map[string]string{}}
	for line := range strings.Lines(pinnedJars) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		set.names = append(set.names, name)
		set.sums[name] = sum
	}
	return set
}

func (s jarSet) path(name string) string { return filepath.Join(s.folder, "lib", name) }

// classPath is of the pinned jars alone, in a fixed order: another file in the folder does no harm, and a class-data
// archive, which is tied to the order, stays valid.
func (s jarSet) classPath() string {
	paths := make([]string, len(s.names))
	for i, name := range s.names {
		paths[i] = s.path(name)
	}
	return strings.Join(paths, string(os.PathListSeparator))
}

// ensureJars returns the jars, fetched if they are not there, each one checked. One process at a time does this; a jar
// that does not match its checksum is fetched again, and JAR_DAMAGED names it if that does not help.
func ensureJars(ctx context.Context, c Config, j java) (set jarSet, err error) {
	set = jarsIn(c.Cache)
	if err := os.MkdirAll(c.Cache, 0o755); err != nil {
		return set, unusable(c.Cache, err)
	}
	guard, err := lock(ctx, set.folder+".lock", exclusive, func() {
		c.Progress("waiting for another process that fetches Neo4j", "等待另一进程获取 Neo4j")
	})
	if err != nil {
		return set, err
	}
	defer func() { err = errors.Join(err, guard.Close()) }()
	if _, err := os.Stat(set.folder); errors.Is(err, os.ErrNotExist) {
		return set, set.fetchAll(ctx, c, j)
	}
	damaged, err := set.damaged()
	if err != nil || len(damaged) == 0 {
		return set, err
	}
	return set, set.replace(ctx, c, j, damaged)
}

// fetchAll fills a folder aside and renames it when every jar in it is right.
func (s jarSet) fetchAll(ctx context.Context, c Config, j java) error {
	return s.fetchAside(ctx, c, j, func(aside jarSet) error {
		damaged, err := aside.damaged()
		if err != nil {
			return err
		}
		if len(damaged) > 0 {
			return stillDamaged(damaged[0])
		}
		if err := os.Rename(aside.folder, s.folder); err != nil {
			return unusable(s.folder, err)
		}
		return nil
	})
}

// replace fetches all jars aside, cheap when Maven has them, and moves the wanted ones in.
func (s jarSet) replace(ctx context.Context, c Config, j java, damaged []string) error {
	c.Progress("the jar "+s.path(damaged[0])+" is damaged or missing: fetching it again",
		s.path(damaged[0])+" 已损坏或缺失：正在重新获取")
	return s.fetchAside(ctx, c, j, func(aside jarSet) error {
		for _, name := range damaged {
			sum, err := checksum(aside.path(name))
			if err != nil || sum != s.sums[name] {
				return stillDamaged(name)
			}
			if err := os.MkdirAll(filepath.Join(s.folder, "lib"), 0o755); err != nil {
				return unusable(s.folder, err)
			}
			if err := os.Rename(aside.path(name), s.path(name)); err != nil {
				return unusable(s.path(name), err)
			}
		}
		_, err := s.damaged()
		return err
	})
}

func stillDamaged(name string) error {
	return fail(JarDamaged, nil,
		"the jar "+name+" differs from its checksum, freshly fetched too: delete it from Maven's repository (~/.m2/repository), check the mirror in ~/.m2/settings.xml, and start again",
		name+" 与校验和不符，重新获取后仍不符：请从 Maven 本地仓库（~/.m2/repository）删除该文件，检查 ~/.m2/settings.xml 中的镜像，然后重试")
}

// fetchAside calls use with a freshly fetched set in a folder beside s, and removes what is left of that folder, and
// of those that killed processes left.
func (s jarSet) fetchAside(ctx context.Context, c Config, j java, use func(jarSet) error) (err error) {
	stale, err := filepath.Glob(s.folder + ".fetch-*")
	if err != nil {
		return err
	}
	for _, folder := range stale {
		if err := os.RemoveAll(folder); err != nil {
			return unusable(folder, err)
		}
	}
	folder, err := os.MkdirTemp(filepath.Dir(s.folder), filepath.Base(s.folder)+".fetch-")
	if err != nil {
		return unusable(c.Cache, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := fetchJars(ctx, c, j, folder); err != nil {
		return err
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		return unusable(folder, err)
	}
	return use(jarSet{folder: folder, names: s.names, sums: s.sums})
}

// damaged returns the names of jars that are missing or differ from their checksum. Only jars whose size or time of
// change differ from the stamps are read; the stamps are renewed when all is well.
func (s jarSet) damaged() ([]string, error) {
	stamps := filepath.Join(s.folder, "stamps")
	known, err := os.ReadFile(stamps)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, unusable(stamps, err)
	}
	right := map[string]bool{}
	for line := range strings.Lines(string(known)) {
		right[strings.TrimSpace(line)] = true
	}
	var damaged []string
	var renewed strings.Builder
	changed := false
	for _, name := range s.names {
		stamp, err := stampOf(s.path(name), name, s.sums[name])
		if err == nil && !right[stamp] {
			changed = true
			var sum string
			if sum, err = checksum(s.path(name)); err == nil && sum != s.sums[name] {
				err = errors.New("another checksum")
			}
		}
		if err != nil {
			damaged = append(damaged, name)
			continue
		}
		renewed.WriteString(stamp + "\n")
	}
	if changed && len(damaged) == 0 {
		return nil, writeFile(stamps, renewed.String(), 0o644)
	}
	return damaged, nil
}

func stampOf(path, name, sum string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %.12s %d %d", name, sum, info.Size(), info.ModTime().UnixNano()), nil
}

func checksum(path string) (_ string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
