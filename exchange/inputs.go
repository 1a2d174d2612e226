package exchange

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// findInputs pairs the files of the mapping with those of the path.
func findInputs(m *Mapping, options Options) ([]*input, error) {
	path := options.Path
	f, err := openFile(options.Files, path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fileError(path, err)
	}
	var inputs []*input
	for _, f := range m.files {
		switch {
		case !info.IsDir() && (len(m.files) == 1 || f.sheet != "" && (f.name == "" || f.name == filepath.Base(path))):
			inputs = append(inputs, &input{spec: f, files: options.Files, path: path})
			continue
		case !info.IsDir():
			return nil, invalid("Import", "FILE", text("mapping %[1]s reads several files: give the folder that holds %[2]s, not %[3]s",
				"映射 %[1]s 需读取多个文件：请给出包含 %[2]s 的文件夹，而非 %[3]s", m.Name, f.name, filepath.Base(path)))
		case f.name == "":
			only, err := onlyTable(options.Files, path)
			if err != nil {
				return nil, err
			}
			if only == "" {
				return nil, invalid("Import", "FILE", text("mapping %[1]s reads one file, and the folder %[2]s does not hold just one .csv or .xlsx: give the file",
					"映射 %[1]s 只读取一个文件，而文件夹 %[2]s 中的 .csv 或 .xlsx 文件不是恰好一个：请给出文件", m.Name, filepath.Base(path)))
			}
			inputs = append(inputs, &input{spec: f, files: options.Files, path: filepath.Join(path, only)})
			continue
		}
		inputs = append(inputs, &input{spec: f, files: options.Files, path: filepath.Join(path, f.name)})
	}
	return inputs, nil
}

// onlyTable is the name of the one table in a folder, empty when it holds none or several.
func onlyTable(files fs.FS, folder string) (string, error) {
	tables, err := tablesIn(files, folder)
	if err != nil || len(tables) != 1 {
		return "", err
	}
	return tables[0], nil
}

// tablesIn lists the CSV files and workbooks of a folder by name. What spreadsheets keep beside an open file is none.
func tablesIn(files fs.FS, folder string) ([]string, error) {
	shown := folder
	if files == nil {
		files, folder = os.DirFS(folder), "."
	}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fileError(shown, err)
	}
	var tables []string
	for _, e := range entries {
		extension := strings.ToLower(filepath.Ext(e.Name()))
		if !e.IsDir() && (extension == ".csv" || extension == ".xlsx") && !strings.HasPrefix(e.Name(), "~$") && !strings.HasPrefix(e.Name(), ".") {
			tables = append(tables, e.Name())
		}
	}
	return tables, nil
}
