package snapshot

// LoadWhile is Load with something that happens in each attempt.
var LoadWhile = load
