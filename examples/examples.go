// Package examples holds the project's own example: a small synthetic street, which an empty hub starts with.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed street street.yaml
var files embed.FS

// Files has the folder street and its mapping, street.yaml.
func Files() fs.FS { return files }
