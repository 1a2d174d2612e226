// Package lexicon is the text half of search: what a node is found by as one stored text, and what a person typed as a
// query over such texts. It is pure: no database, no clock, no state but its embedded tables.
//
// # What matches what
//
// Text is compared as Fold leaves it: width, case, script (繁 as 简), diacritics and punctuation do not count. What was
// typed splits into terms where spaces and punctuation are and where Han, letters and digits meet. A node is found when
// each term is found by one of these, in any of its names or texts:
//
//	Han       as any part of a name or of a run of Han in a text: 光社 finds 阳光社工
//	letters   at the start of a word (social finds Sunshine Social Work), at the start of a name written without its
//	          spaces (sunshineso), in names also as pinyin from any syllable on (guangshe) or as initials (gsg)
//	digits    at the start of a run of digits, or of a name without its separators: 330604 finds 330604001
//
// Of a node's matches the best counts; see Rank for the order. Readings that both are in use are both indexed, at most
// four for a name; readings.csv decides which.
//
// # The stored text
//
// Index writes tokens between single spaces, for a full-text index that takes tokens as they are (the analyzer
// "whitespace") and for CONTAINS:
//
//	_阳光社工_               a name without its spaces: _阳光 finds a prefix, _阳光社工_ the whole
//	阳光 光社 社工 工        each two neighbouring Han, and the last alone: a term of one is a prefix of these, a longer
//	                         one is the AND of its pairs, which CONTAINS on the name makes exact
//	,sunshine ,social ,12    the words, from names and texts
//	_.yangguangshegong_      the full pinyin of a name, ü as u; words and digits stand in it as they are
//	.guangshegong .shegong   the same from each later syllable on, as far as a query reaches
//	_;ygsg_ ;gsg ;sg ;g      the initials likewise
//	社会工作服务             a run of Han of a text, where it is longer than a pair
//	#0 #3 #8                 the set bits of a number that orders equal matches: higher level, then shorter name
//	#9                       in all
//
// # The index query
//
// Lucene writes prefix queries, boosts, + - and parentheses, nothing else, so that a score is a sum of small whole
// numbers, exact in a float: 512 for each step of Rank above PartPinyin (above Part, where nothing was typed that could
// be pinyin), and below 512 the number of the bits. The same text and data give the same order, always.
//
// The index takes pairs of Han apart and joins them by AND, so that it finds more than it should; Terms is the exact
// condition, to be applied to what the index finds or by itself within another query:
//
//	all(term IN $terms WHERE any(alternative IN term WHERE n.search CONTAINS alternative))
//
// It holds for all entries where there are no terms: an empty query has to be told apart before.
package lexicon
