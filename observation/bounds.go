package observation

import "math"

// roughly is how far "about" and "nearly" may be off, as a share of the figure: a choice of ours, for no text says it.
const roughly = 0.1

// bounds are between what a figure may really lie, both included but where a strict sign says otherwise: a reader of "more than 1,000" knows no upper
// bound. An unknown qualifier is as EXACT.
type bounds struct{ low, high float64 }

// boundsOf reads a figure with its qualifier (contract 0.4, decisions C).
func boundsOf(value float64, qualifier string) bounds {
	off := math.Abs(value) * roughly
	switch qualifier {
	case "NEARLY":
		return bounds{value - off, math.Nextafter(value, math.Inf(-1))}
	case "ABOUT":
		return bounds{value - off, value + off}
	case "ORDER_OF":
		return bounds{value, math.Nextafter(value*10, math.Inf(-1))}
	case "AT_LEAST":
		return bounds{value, math.Inf(1)}
	case "MORE_THAN":
		return bounds{math.Nextafter(value, math.Inf(1)), math.Inf(1)}
	}
	return bounds{value, value} // EXACT and AS_MANY_AS: that many, though it is said to be much
}

// plus are the bounds of a sum.
func (b bounds) plus(other bounds) bounds { return bounds{b.low + other.low, b.high + other.high} }

// meets reports whether both may be the same figure; numbers that differ by rounding alone are.
func (b bounds) meets(other bounds) bool {
	slack := 1e-9 * (1 + math.Abs(b.low) + math.Abs(other.low))
	return b.low <= other.high+slack && other.low <= b.high+slack
}
