package identity

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Level says what a probability is good for.
type Level string

// Levels. What is less than possible is no candidate.
const (
	Likely   Level = "LIKELY"   // a candidate by itself
	Possible Level = "POSSIBLE" // for a person to look at
)

// Thresholds of the probability from which two records are candidates; how well they do is measured in docs/identity.md.
const (
	LikelyFrom   = 0.95
	PossibleFrom = 0.50
)

// Comparison is what one comparator says of a pair. Weight is in bits: how much more likely the outcome is for one body than for two, 0 for what is unknown.
type Comparison struct {
	Name    string
	Outcome Outcome
	Values  [2]string
	Weight  float64
}

// Candidate is two records that may be of one body: the places of both, the lower first.
type Candidate struct {
	A, B        int
	Weight      float64 // sum of the comparisons, in bits
	Probability float64
	Level       Level
	Decisive    bool // the same code decides it
	Named       bool // listed for its name, whatever the weights come to
	Comparisons []Comparison
}

// smoothing is how many records of one body the chances before any data count for; sampled is how many pairs are drawn for those of two; rounds
// bounds the search for the former.
const (
	smoothing = 20
	sampled   = 200_000
	rounds    = 60
)

// Weights are what the outcomes of each comparator weigh for a set of records.
type Weights struct {
	Prior float64 // probability that two records drawn at random are of one body
	M, U  []chances
	bits  []chances      // what each outcome weighs
	cores map[string]int // how many records bear a core name
	count int
	same  float64 // probability that two records drawn at random bear one core name
}

// outcomesOf compares two records in everything.
func outcomesOf(a, b *Record) (all [6]Outcome) {
	for i, c := range comparators {
		all[i], _ = c.compare(a, b)
	}
	return all
}

// Match finds the candidates among records, likeliest first, then by their places. merged are pairs that people have found to be of one body, which teach the
// weights. The same records in the same order give the same answer.
func Match(records []Record, merged [][2]Record) ([]Candidate, *Weights) {
	records = slices.Clone(records)
	for i := range records {
		records[i].fold()
	}
	found := blocks(records)
	patterns := map[[6]Outcome]int{}
	of := make([][6]Outcome, len(found))
	for i, p := range found {
		of[i] = outcomesOf(&records[p.a], &records[p.b])
		patterns[of[i]]++
	}
	w := fit(records, patterns, merged)
	var all []Candidate
	for i, p := range found {
		if w.rough(of[i]) < PossibleFrom/1000 && !agrees(of[i]) {
			continue
		}
		if c := w.judge(records, int(p.a), int(p.b)); c.Probability >= PossibleFrom {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(x, y Candidate) int { return cmp.Compare(y.Probability, x.Probability) })
	return all, w
}

// rough is the probability of a pattern at the most that the rarity of a name can add.
func (w *Weights) rough(pattern [6]Outcome) float64 {
	bits := 0.0
	for i, o := range pattern {
		bits += w.weight(i, o)
	}
	return w.probability(bits + 10)
}

// places of comparators that rules name.
const (
	byName = iota
	byCode
	byPlace
	byAddress
	byBeginning
	byKind
)

// agrees reports whether the names of a pair are the same, as they are or without place and form, and nothing that is known speaks against it: neither the
// division, nor the code, the beginning or the kind.
func agrees(p [6]Outcome) bool {
	return (p[byName] == Same || p[byName] == Alike) && p[byPlace] <= Same && p[byCode] <= Same && p[byBeginning] != Different && p[byKind] != Different
}

func (w *Weights) weight(comparator int, o Outcome) float64 {
	if o == Unknown {
		return 0
	}
	return w.bits[comparator][o]
}

// weigh reckons the weights from m and u, with a monotone constraint: within a comparison a better outcome never weighs less than a worse one, an exact agreement never
// counts against a pair, and a difference never for it. Where a store has few duplicates, expectation and maximization take pairs that are merely similar for
// those of one body, and without the constraint agreement comes to speak against it. The weights are those of Fellegi and Sunter (A Theory for Record Linkage, 1969);
// constraints on them that say what is known beforehand are Winkler's (1993).
func (w *Weights) weigh() {
	w.bits = make([]chances, len(comparators))
	for i, c := range comparators {
		most := math.Inf(1)
		for o := Same; o <= Different; o++ {
			if c.m[o] == 0 {
				continue
			}
			bits := math.Log2(w.M[i][o] / w.U[i][o])
			switch o {
			case Same:
				bits = max(bits, 0)
			case Different:
				bits = min(bits, 0)
			}
			most = min(most, bits)
			w.bits[i][o] = most
		}
	}
}

func (w *Weights) probability(bits float64) float64 {
	odds := math.Exp2(bits) * w.Prior / (1 - w.Prior)
	return odds / (1 + odds)
}

// judge compares two records and says how probable it is that they are of one body.
func (w *Weights) judge(records []Record, a, b int) Candidate {
	c := Candidate{A: min(a, b), B: max(a, b)}
	x, y := &records[c.A], &records[c.B]
	for i, by := range comparators {
		o, values := by.compare(x, y)
		one := Comparison{Name: by.name, Outcome: o, Values: values, Weight: w.weight(i, o)}
		if by.name == "name" && (o == Same || o == Alike) {
			one.Weight += w.rarity(x, y)
		}
		if by.name == "code" && o == Same && x.Valid {
			c.Decisive = true
		}
		c.Weight += one.Weight
		c.Comparisons = append(c.Comparisons, one)
	}
	c.Probability = w.probability(c.Weight)
	if c.Decisive {
		c.Probability = max(c.Probability, 0.999)
	}
	if c.Named = w.named(x, y); c.Named {
		c.Probability = max(c.Probability, PossibleFrom)
	}
	c.Level = Possible
	if c.Probability >= LikelyFrom {
		c.Level = Likely
	}
	return c
}

// rareBearers is how many records may bear a name for it to be called rare.
const rareBearers = 3

// named reports whether a pair is listed for its name alone: nothing speaks against it, and the whole name is the same in one division, or it is rare and the same
// without place and form. In a store with few duplicates a name by itself never reaches the threshold, and yet nobody would leave such a pair unseen. A name that
// many bear says nothing where no place is known: thirty of them would be 435 pairs.
func (w *Weights) named(a, b *Record) bool {
	p := outcomesOf(a, b)
	return agrees(p) && (p[byName] == Same && p[byPlace] == Same || w.bearers(a, b) <= rareBearers)
}

// bearers are how many records bear the rarest name in which two agree, 0 where they agree in none.
func (w *Weights) bearers(a, b *Record) (most int) {
	for _, x := range a.Names {
		for _, y := range b.Names {
			if x.Core == y.Core && (most == 0 || w.cores[x.Core] < most) {
				most = w.cores[x.Core]
			}
		}
	}
	return most
}

// rarity is what it adds, in bits, that the name in which two records agree is rare, or takes away that it is common. At most 10.
func (w *Weights) rarity(a, b *Record) float64 {
	most := w.bearers(a, b)
	if most == 0 {
		return 0
	}
	bits := math.Log2(w.same / (float64(most) / float64(w.count)))
	return max(-10, min(10, bits))
}

// fit estimates the weights: u from pairs drawn at random, m and the prior by expectation and maximization over the patterns of the blocks, with what
// people have decided counted as known.
func fit(records []Record, patterns map[[6]Outcome]int, merged [][2]Record) *Weights {
	w := &Weights{M: make([]chances, len(comparators)), U: make([]chances, len(comparators)), cores: map[string]int{}, count: max(1, len(records))}
	w.countNames(records)
	w.sample(records)
	known := make([]chances, len(comparators)) // counts of what is known to be the same
	for i, c := range comparators {
		for o := range outcomes {
			known[i][o] = smoothing * c.m[o]
		}
	}
	for _, pair := range merged {
		pair[0].fold()
		pair[1].fold()
		for i, o := range outcomesOf(&pair[0], &pair[1]) {
			if o != Unknown {
				known[i][o]++
			}
		}
	}
	w.M = shares(known)
	w.weigh()
	w.maximize(records, patterns, known)
	return w
}

// countNames counts how many records bear each core name.
func (w *Weights) countNames(records []Record) {
	for i := range records {
		seen := map[string]bool{}
		for _, n := range records[i].Names {
			if !seen[n.Core] {
				seen[n.Core] = true
				w.cores[n.Core]++
			}
		}
	}
	squares := 0
	for _, n := range w.cores {
		squares += n * n
	}
	w.same = float64(max(1, squares)) / float64(w.count) / float64(w.count)
}

// sample estimates u. Among pairs drawn at random hardly any is of one body.
func (w *Weights) sample(records []Record) {
	counts := make([]chances, len(comparators))
	for i, c := range comparators {
		for o := range outcomes {
			counts[i][o] = smoothing * c.u[o]
		}
	}
	random := rand.New(rand.NewPCG(uint64(len(records)), 1969))
	for range min(sampled, len(records)*(len(records)-1)/2) {
		a, b := random.IntN(len(records)), random.IntN(len(records))
		if a == b {
			continue
		}
		for i, o := range outcomesOf(&records[a], &records[b]) {
			if o != Unknown {
				counts[i][o]++
			}
		}
	}
	w.U = shares(counts)
}

// shares turns counts into probabilities. An outcome that a comparator does not have gets a share that says nothing.
func shares(counts []chances) []chances {
	all := make([]chances, len(counts))
	for i := range counts {
		sum := 0.0
		for _, n := range counts[i] {
			sum += n
		}
		for o, n := range counts[i] {
			all[i][o] = max(n/sum, 1e-6)
		}
	}
	return all
}

// maximize repeats: how probable is each pattern to be of one body, and what follows from that for m and the prior. Pairs outside the blocks count as
// pairs of two.
func (w *Weights) maximize(records []Record, patterns map[[6]Outcome]int, known []chances) {
	list := make([][6]Outcome, 0, len(patterns))
	for p := range patterns {
		list = append(list, p)
	}
	slices.SortFunc(list, func(x, y [6]Outcome) int { return slices.Compare(x[:], y[:]) })
	all := max(1, float64(len(records))*float64(len(records)-1)/2)
	most := min(0.01, 1/float64(max(1, len(records)-1))) // as if each had one more record
	least := most / 100                                  // one record in a hundred has another: who asks for duplicates expects some
	w.Prior = most / 10
	for range rounds {
		counts, sum := slices.Clone(known), 0.0
		for _, p := range list {
			bits := 0.0
			for i, o := range p {
				bits += w.weight(i, o)
			}
			share := w.probability(bits) * float64(patterns[p])
			sum += share
			for i, o := range p {
				if o != Unknown {
					counts[i][o] += share
				}
			}
		}
		for i, c := range comparators { // the table of the start holds as much as all that is found, lest the search settles on what is merely alike
			for o := range outcomes {
				counts[i][o] += sum * c.m[o]
			}
		}
		before := w.Prior
		w.M, w.Prior = shares(counts), max(least, min(most, sum/all))
		w.weigh()
		if math.Abs(math.Log2(w.Prior/before)) < 1e-6 {
			return
		}
	}
}
