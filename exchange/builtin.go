package exchange

import (
	"embed"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"liandong/graph"
)

//go:embed mappings/*.yaml
var builtIn embed.FS

// BuiltIn lists the names of the built-in mappings, in alphabetical order.
func BuiltIn() []string {
	entries, err := builtIn.ReadDir("mappings")
	if err != nil {
		return nil // the folder is part of the program
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// loadMapping finds a mapping: a YAML file by its extension, else one by its name.
func loadMapping(files fs.FS, name string, model *graph.Model) (*Mapping, error) {
	if extension := strings.ToLower(filepath.Ext(name)); extension == ".yaml" || extension == ".yml" {
		data, err := readFile(files, name)
		if err != nil {
			return nil, err
		}
		return ParseMapping(filepath.Base(name), data, model)
	}
	return NamedMapping(name, model)
}

// NamedMapping finds a built-in mapping by its name, or makes the one for plain files of a noun by the noun's name. It reads
// no file. The error is Invalid and says what there is.
func NamedMapping(name string, model *graph.Model) (*Mapping, error) {
	if data, err := builtIn.ReadFile("mappings/" + name + ".yaml"); err == nil {
		return ParseMapping(name, data, model)
	}
	if noun := model.Noun(name); noun != nil && !noun.Abstract && !noun.ReadOnly {
		return plainMapping(noun, model), nil
	}
	var nouns []string
	for _, n := range model.Nouns {
		if !n.Abstract && !n.ReadOnly {
			nouns = append(nouns, n.Name)
		}
	}
	return nil, invalid("Import", "MAPPING_NAME", text(
		"there is no mapping %q: use a built-in one (%s), a noun (%s) or one of your own in YAML", "没有映射 %q：可用内置映射（%s）、名词（%s）或自己的 YAML 映射",
		name, strings.Join(BuiltIn(), ", "), strings.Join(nouns, ", ")))
}

func readFile(files fs.FS, path string) (data []byte, err error) {
	f, err := openFile(files, path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := f.Close(); closing != nil || err != nil {
			err = fileError(path, errors.Join(err, closing))
		}
	}()
	return io.ReadAll(f)
}
