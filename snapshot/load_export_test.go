package snapshot

// LoadWhile is Load with something that happens in each attempt.
var LoadWhile = load

// LoadColumnsBy is LoadColumns with another number of values that one statement gathers.
var LoadColumnsBy = loadColumns
