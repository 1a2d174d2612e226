package indicators

import (
	"fmt"

	"liandong/snapshot"
)

// Named is the node of an id that the argument of a question names. One that is not there at the date is refused: an answer about the whole hub in its place, or about
// nothing, would look healthy.
func Named(v *snapshot.View, argument, id string) (int32, error) {
	n, known := v.Numbers()(id)
	if !known || !v.Lives(n) {
		return Nobody, invalid(argument, fmt.Sprintf("the %s is not there at the date: correct it or ask for a date at which it is", argument),
			fmt.Sprintf("该日没有此对象（%s）：请更正或查询其存在的日期", argument))
	}
	return n, nil
}

// OfKind is such a term of a vocabulary of the kind; one of another kind is refused.
func OfKind(v *snapshot.View, argument, id, kind string) (int32, error) {
	n, err := Named(v, argument, id)
	if err == nil && v.Text("Term.kind")(n) != kind {
		err = invalid(argument, fmt.Sprintf("the %s is a term of another kind: give one of a vocabulary of kind %s", argument, kind), fmt.Sprintf("%s 的词条类型不符：请给出类型为 %s 的词表中的词条", argument, kind))
	}
	return n, err
}
