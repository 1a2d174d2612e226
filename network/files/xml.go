package files

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"

	"liandong/graph"
	"liandong/network"
)

// escaped is text as it may stand in XML, in attributes too. Signs that XML has no place for become U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a Builder takes everything
	}
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// writeGraphML writes GraphML 1.0 (graphml.graphdrawing.org), with what the file says of itself as attributes of the graph.
func writeGraphML(w *bufio.Writer, f *File) error {
	w.WriteString(xmlHead + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	about := make([]Field, len(f.Entries))
	for i, e := range f.Entries {
		about[i] = Field{e.Name, Text}
	}
	nodeFields, tieFields := f.nodeFields(), f.tieFields()
	graphMLKeys(w, "graph", about)
	graphMLKeys(w, "node", nodeFields)
	graphMLKeys(w, "edge", tieFields)
	fmt.Fprintf(w, "<graph id=\"network\" edgedefault=\"undirected\" parse.nodes=\"%d\" parse.edges=\"%d\">\n", f.NodeCount, f.TieCount)
	for i, e := range f.Entries {
		graphMLData(w, "graph", i, e.Value)
	}
	w.WriteByte('\n')
	for n, err := range f.Nodes {
		if err != nil {
			return err
		}
		w.WriteString(`<node id="` + escaped(n.ID) + `">`)
		for i, value := range f.nodeValues(n) {
			graphMLData(w, "node", i, value)
		}
		if _, err := w.WriteString("</node>\n"); err != nil {
			return err
		}
	}
	for t := range f.Ties {
		w.WriteString(`<edge source="` + escaped(t.Source) + `" target="` + escaped(t.Target) + `">`)
		for i, value := range f.tieValues(t) {
			graphMLData(w, "edge", i, value)
		}
		if _, err := w.WriteString("</edge>\n"); err != nil {
			return err
		}
	}
	_, err := w.WriteString("</graph>\n</graphml>\n")
	return err
}

func graphMLKeys(w *bufio.Writer, of string, fields []Field) {
	types := map[Kind]string{Text: "string", Number: "double", Count: "long", Flag: "boolean"}
	for i, field := range fields {
		fmt.Fprintf(w, "<key id=\"%s%d\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", of, i, of, escaped(field.Name), types[field.Kind])
	}
}

func graphMLData(w *bufio.Writer, of string, key int, value any) {
	if value != nil {
		fmt.Fprintf(w, `<data key="%s%d">%s</data>`, of, key, escaped(text(value)))
	}
}

// writeGEXF writes dynamic GEXF 1.3 (gexf.net/1.3): nodes and ties with the times in which they were there, days inclusive at both ends.
func writeGEXF(w *bufio.Writer, f *File) error {
	w.WriteString(xmlHead + `<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">` + "\n")
	w.WriteString("<meta><creator>Liandong</creator><description>")
	for i, e := range f.Entries {
		if i > 0 {
			w.WriteString("\n")
		}
		w.WriteString(escaped(e.Name + ": " + strings.ReplaceAll(e.Value, "\n", " ")))
	}
	w.WriteString("</description></meta>\n" + `<graph defaultedgetype="undirected" mode="dynamic" timeformat="date" timerepresentation="interval">` + "\n")
	gexfAttributes(w, "node", f.NodeFields)
	gexfAttributes(w, "edge", f.TieFields)
	fmt.Fprintf(w, "<nodes count=\"%d\">\n", f.NodeCount)
	for n, err := range f.Nodes {
		if err != nil {
			return err
		}
		values := make([]any, len(f.NodeFields))
		for i := range values {
			values[i] = f.NodeValue(n.Number, i)
		}
		if err := gexfElement(w, "node", fmt.Sprintf(`id="%s" label="%s"`, escaped(n.ID), escaped(n.Label)), values, n.Spells); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "</nodes>\n<edges count=\"%d\">\n", f.TieCount)
	number := 0
	for t := range f.Ties {
		attributes := fmt.Sprintf(`id="%d" source="%s" target="%s" weight="%s"`, number, escaped(t.Source), escaped(t.Target), text(t.Weight))
		if err := gexfElement(w, "edge", attributes, t.Values, t.Spells); err != nil {
			return err
		}
		number++
	}
	_, err := w.WriteString("</edges>\n</graph>\n</gexf>\n")
	return err
}

func gexfAttributes(w *bufio.Writer, class string, fields []Field) {
	types := map[Kind]string{Text: "string", Number: "double", Count: "integer", Flag: "boolean"}
	fmt.Fprintf(w, "<attributes class=\"%s\" mode=\"static\">", class)
	for i, field := range fields {
		fmt.Fprintf(w, `<attribute id="%d" title="%s" type="%s"/>`, i, escaped(field.Name), types[field.Kind])
	}
	w.WriteString("</attributes>\n")
}

// gexfElement writes a node or an edge. One time stands in attributes of it, several in spells.
func gexfElement(w *bufio.Writer, name, attributes string, values []any, spells []network.Spell) error {
	w.WriteString("<" + name + " " + attributes)
	if len(spells) == 1 {
		w.WriteString(gexfTime(spells[0]))
	}
	w.WriteString("><attvalues>")
	for i, value := range values {
		if value != nil {
			fmt.Fprintf(w, `<attvalue for="%d" value="%s"/>`, i, escaped(text(value)))
		}
	}
	w.WriteString("</attvalues>")
	if len(spells) > 1 {
		w.WriteString("<spells>")
		for _, s := range spells {
			w.WriteString("<spell" + gexfTime(s) + "/>")
		}
		w.WriteString("</spells>")
	}
	_, err := w.WriteString("</" + name + ">\n")
	return err
}

func gexfTime(s network.Spell) (attributes string) {
	if s.From != nil {
		attributes += ` start="` + day(s.From, "") + `"`
	}
	if s.To != nil {
		attributes += ` end="` + day(s.To, "") + `"`
	}
	return attributes
}

// day is a day as text, or what stands for none.
func day(d *graph.PartialDate, none string) string {
	if d == nil {
		return none
	}
	return d.String()
}
