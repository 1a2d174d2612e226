// Command codegen derives everything that follows from the declaration in schema.graphqls: the model tables, the public
// schema, the slim schema with its Go code, the generated resolvers, the data dictionary and the drawings. Running it twice changes nothing.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	root := flag.String("root", ".", "folder of the project to read and write")
	check := flag.Bool("check", false, "fail when a file was not as it should be; it is then")
	flag.Parse()
	changed, err := generate(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if *check && len(changed) > 0 {
		fmt.Fprintf(os.Stderr, "not what follows from schema.graphqls, written anew: %s\n", strings.Join(changed, ", "))
		os.Exit(1)
	}
}
