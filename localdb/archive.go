package localdb

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// archivePath names the class-data archive of these jars on exactly this Java: another build or a replaced jar has
// another name, for it would refuse the archive.
func archivePath(j java, jars jarSet) string {
	stamps, err := os.ReadFile(filepath.Join(jars.folder, "stamps"))
	if err != nil {
		stamps = nil // no stamps, no archive of that name: the server starts without
	}
	sum := sha256.Sum256(append([]byte(j.build+"\n"), stamps...))
	return filepath.Join(jars.folder, "classes-"+hex.EncodeToString(sum[:6])+".jsa")
}

// useArchive is the argument that makes a start twice as fast, none when the archive is not made yet.
func useArchive(j java, jars jarSet) []string {
	path := archivePath(j, jars)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	// Java goes on without an archive it cannot use.
	return []string{"-XX:SharedArchiveFile=" + path, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"}
}
