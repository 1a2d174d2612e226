package localdb

import (
	"errors"
	"strings"

	"golang.org/x/sys/unix"

	"liandong/graph"
)

// The Codes of the errors of this package: stable reasons a caller or a script can act on. ExitCode numbers them.
const (
	JavaMissing    = "JAVA_MISSING"      // no Java was found
	JavaVersion    = "JAVA_VERSION"      // Java was found, none of a version Neo4j 5.26 supports
	MavenMissing   = "MAVEN_MISSING"     // the jars are not there yet and mvn, which fetches them, is not either
	DownloadFailed = "DOWNLOAD_FAILED"   // Maven could not fetch the jars
	PortTaken      = "PORT_TAKEN"        // another program listens on the wanted port
	JarDamaged     = "JAR_DAMAGED"       // a jar differs from its pinned checksum, even after it was fetched again
	StateNewer     = "STATE_NEWER"       // a newer liandong wrote the state folder
	DatabaseExited = "DATABASE_EXITED"   // the server ended while starting
	StartTimeout   = "START_TIMEOUT"     // the server runs and does not answer
	StateUnusable  = "STATE_UNUSABLE"    // the state or cache folder cannot be read or written
	PasswordLost   = "PASSWORD_LOST"     // the data are there, their password is not in its file
	ConfigInvalid  = "DATABASE_SETTINGS" // a setting of Config is nonsense
	DatabaseInUse  = "DATABASE_IN_USE"   // what is asked for needs the database to itself, and others use it
	BackupUnusable = "BACKUP_UNUSABLE"   // the file is no backup, or a damaged one
	StateOccupied  = "STATE_OCCUPIED"    // the state folder holds data, which a restore would replace
	DiskFull       = "DISK_FULL"         // there is no space where the state, the jars or a backup should go
	StoreDamaged   = "STORE_DAMAGED"     // the server runs and cannot open the data
	Stopped        = "DATABASE_STOPPED"  // somebody stopped the server with Stop; the exit code is that of DATABASE_EXITED
)

// ExitCode is the exit status a command ends with on err:
//
//	 0  no error
//	 1  an error that is not of this package
//	10  JAVA_MISSING
//	11  JAVA_VERSION
//	12  MAVEN_MISSING
//	13  DOWNLOAD_FAILED
//	14  PORT_TAKEN
//	15  JAR_DAMAGED
//	16  STATE_NEWER
//	17  DATABASE_EXITED
//	18  START_TIMEOUT
//	19  STATE_UNUSABLE
//	20  PASSWORD_LOST
//	21  DATABASE_SETTINGS
//	22  DATABASE_IN_USE
//	23  BACKUP_UNUSABLE
//	24  STATE_OCCUPIED
//	25  DISK_FULL
//	26  STORE_DAMAGED
func ExitCode(err error) int {
	if err == nil {
		return 0
	}
	own := codeOf(err)
	if own == Stopped {
		own = DatabaseExited
	}
	for i, code := range []string{
		JavaMissing, JavaVersion, MavenMissing, DownloadFailed, PortTaken, JarDamaged,
		StateNewer, DatabaseExited, StartTimeout, StateUnusable, PasswordLost, ConfigInvalid,
		DatabaseInUse, BackupUnusable, StateOccupied, DiskFull, StoreDamaged,
	} {
		if own == code {
			return 10 + i
		}
	}
	return 1
}

// codeOf is the Code of the error, empty when it has none.
func codeOf(err error) string {
	var e *graph.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

// fail makes the one sentence, in both languages, that a person who starts the hub reads.
func fail(code string, cause error, en, zh string) error {
	kind := graph.Unavailable
	switch code {
	case ConfigInvalid, BackupUnusable:
		kind = graph.Invalid
	case StateNewer, PasswordLost, DatabaseInUse, StateOccupied:
		kind = graph.Conflict
	}
	return &graph.Error{Kind: kind, Op: "localdb", Code: code, Err: cause, Message: graph.Text{En: en, Zh: zh}}
}

// unusable is the error about a folder or file the system refuses.
func unusable(path string, cause error) error {
	var own *graph.Error
	if errors.As(cause, &own) {
		return cause
	}
	if errors.Is(cause, unix.ENOSPC) || errors.Is(cause, unix.EDQUOT) {
		return diskFull(path, cause)
	}
	return fail(StateUnusable, cause,
		"the file or folder "+path+" cannot be used: check that it is yours, writable and the disk is not full",
		"无法使用文件或目录 "+path+"：请检查其所有者、写权限和磁盘空间")
}

// diskFull is the error about a folder or file there was no space for.
func diskFull(path string, cause error) error {
	return fail(DiskFull, cause,
		"the disk is full, so "+path+" could not be written: free some space and try again; what was stored before is unchanged",
		"磁盘已满，无法写入 "+path+"：请释放空间后重试；之前已存储的内容不受影响")
}

// noSpace reports whether a tool complains of a full disk.
func noSpace(said string) bool {
	return strings.Contains(said, "No space left on device") || strings.Contains(said, "Disk quota exceeded")
}
