package network

// Changed is a tie whose weight is not what it was.
type Changed struct {
	From, To      int32
	Before, After float64 // 0: there was, or is, none
}

// Difference is what became of a network.
type Difference struct {
	Added, Removed, Reweighted []Changed // by their ends
	Same                       int       // ties that are as they were
	Jaccard                    float64   // share of the ties of either that are in both, whatever their weight; 1 where there are none
}

// Compare tells two networks of the same nodes apart, tie by tie; a node that is not there has no ties. The Jaccard index of ties is how far the network lasted (Snijders, van de Bunt and Steglich 2010, "Introduction to
// stochastic actor-based models", on how much change between two waves can be explained). Cost: O(n + m).
func Compare(before, after *Graph) Difference {
	var d Difference
	for node := range int32(max(before.Nodes(), after.Nodes())) {
		a, weightsA := before.rowOrNone(node)
		b, weightsB := after.rowOrNone(node)
		for i, j := 0, 0; i < len(a) || j < len(b); {
			c := Changed{From: node}
			if j == len(b) || i < len(a) && a[i] <= b[j] {
				c.To, c.Before = a[i], weightsA[i]
			}
			if i == len(a) || j < len(b) && b[j] <= a[i] {
				c.To, c.After = b[j], weightsB[j]
			}
			if c.Before != 0 {
				i++
			}
			if c.After != 0 {
				j++
			}
			if after.directed || c.From < c.To {
				d.add(c)
			}
		}
	}
	d.Jaccard = 1
	if lasting := d.Same + len(d.Reweighted); lasting+len(d.Added)+len(d.Removed) > 0 {
		d.Jaccard = float64(lasting) / float64(lasting+len(d.Added)+len(d.Removed))
	}
	return d
}

func (g *Graph) rowOrNone(node int32) ([]int32, []float64) {
	if int(node) >= g.Nodes() {
		return nil, nil
	}
	return g.Row(node)
}

func (d *Difference) add(c Changed) {
	switch {
	case c.Before == 0:
		d.Added = append(d.Added, c)
	case c.After == 0:
		d.Removed = append(d.Removed, c)
	case c.Before != c.After:
		d.Reweighted = append(d.Reweighted, c)
	default:
		d.Same++
	}
}
