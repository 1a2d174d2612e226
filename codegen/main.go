// Command codegen derives everything that follows from the declaration in schema.graphqls: the model tables, the public
// schema, the slim schema with its Go code, the generated resolvers and the data dictionary. Running it twice changes nothing.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "folder of the project to read and write")
	flag.Parse()
	if err := generate(*root); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
