package importjob

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"liandong/graph"
)

// Codes of refused uploads.
const (
	CodeName     = "UPLOAD_NAME"      // the name is missing or no plain file name
	CodeKind     = "UPLOAD_KIND"      // not a kind of file that is taken in, by its name or its content
	CodeTooLarge = "UPLOAD_TOO_LARGE" // larger than one upload may be
	CodeQuota    = "UPLOAD_QUOTA"     // with the uploads there are, more than the hub keeps
	CodeBroken   = "UPLOAD_BROKEN"    // it did not arrive whole
	CodeMissing  = "UPLOAD_MISSING"   // there is none of this id here, any more
	codeFull     = "DISK_FULL"
)

// Upload is a file that was taken in.
type Upload struct {
	ID        string    `json:"id"` // the SHA-256 of its bytes: the same bytes again are the same upload
	Name      string    `json:"name"`
	Bytes     int64     `json:"bytes"`
	SHA256    string    `json:"sha256"`
	ExpiresAt time.Time `json:"expiresAt"` // unless a job uses it before
}

// kinds are the kinds of file, by extension: whether a file that begins so can be one.
func kinds() map[string]func(head []byte) bool {
	workbook := func(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }
	return map[string]func([]byte) bool{".csv": plainText, ".tsv": plainText, ".txt": plainText, ".xlsx": workbook}
}

// plainText leaves the encoding to the import, and refuses what is a file of another kind for sure.
func plainText(head []byte) bool {
	for _, other := range []string{"PK\x03\x04", "\xd0\xcf\x11\xe0", "%PDF", "\x1f\x8b", "\x7fELF", "7z\xbc\xaf", "Rar!", "MZ\x90"} {
		if bytes.HasPrefix(head, []byte(other)) {
			return false
		}
	}
	return true
}

// CheckName refuses a name that is no plain file name of a kind that is taken in. It is Invalid with CodeName or CodeKind.
func CheckName(name string) error {
	odd := func(r rune) bool { return r == '/' || r == '\\' || !unicode.IsPrint(r) } // format characters can disguise an extension
	if name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.HasPrefix(name, ".") || strings.TrimSpace(name) != name ||
		strings.ContainsFunc(name, odd) {
		return refusal(graph.Invalid, "name", CodeName, text(
			"name the file, without folders and control characters, as in /uploads?name=street.csv", "请给出不含路径和控制字符的文件名，例如 /uploads?name=street.csv"))
	}
	if kinds()[strings.ToLower(filepath.Ext(name))] == nil {
		return wrongKind()
	}
	return nil
}

func wrongKind() error {
	return refusal(graph.Invalid, "name", CodeKind, text(
		"uploads are CSV files (.csv, .tsv, .txt) or workbooks (.xlsx), and the content is what the name says: save the file as one of these",
		"上传文件须为 CSV（.csv、.tsv、.txt）或工作簿（.xlsx），且内容与扩展名一致：请另存为上述格式"))
}

// Receive keeps the file, on disk for good before it returns, or nothing of it. length is the announced size, negative when
// nobody said. Errors are Invalid or Unavailable with one of the codes above.
func (d *Desk) Receive(ctx context.Context, name string, length int64, content io.Reader) (Upload, error) {
	if err := CheckName(name); err != nil {
		return Upload{}, err
	}
	if length > d.settings.UploadBytes {
		return Upload{}, d.tooLarge()
	}
	d.sweep(ctx)
	wanted := length
	if length < 0 {
		wanted = d.settings.UploadBytes
	}
	if err := d.reserve(wanted); err != nil {
		return Upload{}, err
	}
	defer d.release(wanted)
	draft, err := os.MkdirTemp(d.uploads(), ".draft-*")
	if err != nil {
		return Upload{}, fault(err)
	}
	upload, err := d.receive(filepath.Join(draft, name), content)
	if err == nil && length >= 0 && upload.Bytes != length {
		err = broken(io.ErrUnexpectedEOF)
	}
	if err == nil {
		upload, err = d.keep(draft, upload)
	}
	return upload, errors.Join(err, os.RemoveAll(draft)) // of a kept one nothing is left under this name
}

// receive writes the content to the path.
func (d *Desk) receive(path string, content io.Reader) (_ Upload, err error) {
	name := filepath.Base(path)
	limited := io.LimitReader(content, d.settings.UploadBytes+1)
	buffered := bufio.NewReaderSize(limited, 64<<10)
	head, err := buffered.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return Upload{}, broken(err)
	}
	if !kinds()[strings.ToLower(filepath.Ext(name))](head) || len(head) == 0 {
		return Upload{}, wrongKind()
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Upload{}, fault(err)
	}
	source := &source{Reader: buffered}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), source)
	if source.err != nil {
		return Upload{}, errors.Join(broken(source.err), f.Close())
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Upload{}, fault(err)
	}
	if n > d.settings.UploadBytes {
		return Upload{}, d.tooLarge()
	}
	id := hex.EncodeToString(sum.Sum(nil))
	return Upload{ID: id, SHA256: id, Name: name, Bytes: n}, nil
}

// source tells what went wrong with reading from what went wrong with writing.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func broken(err error) error {
	return &graph.Error{Kind: graph.Invalid, Op: "importjob.Receive", Code: CodeBroken, Err: err,
		Message: text("the upload did not arrive whole, and nothing of it was kept: send it again", "上传未完整到达，未保存任何内容：请重新上传")}
}

func (d *Desk) tooLarge() error {
	return refusal(graph.Invalid, "", CodeTooLarge, text("the file is larger than the %d bytes that one upload may have: split it, or ask the operator for more",
		"文件超过单次上传上限 %d 字节：请拆分文件，或请运维人员调高上限", d.settings.UploadBytes))
}

// keep puts the draft in its place. Where the same bytes are already, those stay, under the name they came with first.
func (d *Desk) keep(draft string, upload Upload) (Upload, error) {
	place := filepath.Join(d.uploads(), upload.ID)
	if err := os.Rename(draft, place); err != nil && !errors.Is(err, fs.ErrExist) {
		return Upload{}, fault(err)
	}
	if err := syncFolder(d.uploads()); err != nil {
		return Upload{}, fault(err)
	}
	return d.find(upload.ID)
}

func (d *Desk) uploads() string { return filepath.Join(d.folder, "uploads") }

// find looks an upload up, and counts as using it. One that is not here is NotFound with CodeMissing.
func (d *Desk) find(id string) (Upload, error) {
	missing := refusal(graph.NotFound, "", CodeMissing, text(
		"this hub has no such upload, or no longer: POST the file to /uploads of this very hub, then start the import with the id it answers",
		"此服务上没有该上传文件，或已过期：请将文件 POST 到本服务的 /uploads，再用返回的标识开始导入"))
	if sum, err := hex.DecodeString(id); err != nil || len(sum) != sha256.Size || strings.ToLower(id) != id {
		return Upload{}, missing
	}
	now := time.Now()
	folder := filepath.Join(d.uploads(), id)
	if err := os.Chtimes(folder, now, now); errors.Is(err, fs.ErrNotExist) {
		return Upload{}, missing
	} else if err != nil {
		return Upload{}, fault(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Upload{}, fault(err)
	}
	if len(entries) != 1 {
		return Upload{}, missing // somebody has been at it
	}
	info, err := entries[0].Info()
	if err != nil {
		return Upload{}, fault(err)
	}
	return Upload{ID: id, SHA256: id, Name: info.Name(), Bytes: info.Size(), ExpiresAt: now.Add(d.settings.KeepUploads).UTC().Truncate(time.Second)}, nil
}

// oneFile shows an import the file of its upload and nothing else of the computer.
type oneFile struct{ folder, name string }

// Open opens the one file.
func (o oneFile) Open(name string) (fs.File, error) {
	if name != o.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return os.Open(filepath.Join(o.folder, o.name))
}

func (d *Desk) filesOf(u Upload) fs.FS { return oneFile{filepath.Join(d.uploads(), u.ID), u.Name} }
