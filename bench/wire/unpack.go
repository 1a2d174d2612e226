package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// unpacker reads PackStream, the encoding of Bolt messages.
type unpacker struct{ data []byte }

// structure is a message, or a value of a type of its own.
type structure struct {
	tag    byte
	fields []any
}

func (u *unpacker) take(n int) ([]byte, error) {
	if n < 0 || len(u.data) < n {
		return nil, fmt.Errorf("%d bytes are missing", n-len(u.data))
	}
	taken := u.data[:n]
	u.data = u.data[n:]
	return taken, nil
}

// number reads an unsigned number of so many bytes.
func (u *unpacker) number(bytes int) (int, error) {
	taken, err := u.take(bytes)
	n := 0
	for _, b := range taken {
		n = n<<8 | int(b)
	}
	return n, err
}

// value reads one value: whole numbers as int64, dates and moments as the driver has them.
func (u *unpacker) value() (any, error) {
	head, err := u.take(1)
	if err != nil {
		return nil, err
	}
	marker := head[0]
	switch {
	case marker < 0x80 || marker >= 0xF0:
		return int64(int8(marker)), nil
	case marker < 0x90:
		return u.text(int(marker & 0xF))
	case marker < 0xA0:
		return u.list(int(marker & 0xF))
	case marker < 0xB0:
		return u.object(int(marker & 0xF))
	case marker < 0xC0:
		return u.structure(int(marker & 0xF))
	}
	return u.marked(marker)
}

// marked reads what a marker of its own begins.
func (u *unpacker) marked(marker byte) (any, error) {
	switch marker {
	case 0xC0:
		return nil, nil
	case 0xC1:
		taken, err := u.take(8)
		if err != nil {
			return nil, err
		}
		return math.Float64frombits(binary.BigEndian.Uint64(taken)), nil
	case 0xC2, 0xC3:
		return marker == 0xC3, nil
	case 0xC8, 0xC9, 0xCA, 0xCB:
		return u.signed(1 << (marker - 0xC8))
	case 0xCC, 0xCD, 0xCE:
		n, err := u.number(1 << (marker - 0xCC))
		if err != nil {
			return nil, err
		}
		return u.take(n)
	case 0xD0, 0xD1, 0xD2:
		return u.sized(marker-0xD0, u.text)
	case 0xD4, 0xD5, 0xD6:
		return u.sized(marker-0xD4, u.list)
	case 0xD8, 0xD9, 0xDA:
		return u.sized(marker-0xD8, u.object)
	}
	return nil, fmt.Errorf("the marker %X is unknown", marker)
}

func (u *unpacker) sized(power byte, read func(int) (any, error)) (any, error) {
	n, err := u.number(1 << power)
	if err != nil {
		return nil, err
	}
	return read(n)
}

func (u *unpacker) signed(bytes int) (any, error) {
	n, err := u.number(bytes)
	shift := 64 - 8*bytes
	return int64(n) << shift >> shift, err
}

func (u *unpacker) text(n int) (any, error) {
	taken, err := u.take(n)
	return string(taken), err
}

func (u *unpacker) list(n int) (any, error) {
	list := []any{}
	for range n {
		item, err := u.value()
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

func (u *unpacker) object(n int) (any, error) {
	object := map[string]any{}
	for range n {
		key, err := u.value()
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("%v is no key", key)
		}
		if object[name], err = u.value(); err != nil {
			return nil, err
		}
	}
	return object, nil
}

// structure reads a message, or a date or moment as a parameter.
func (u *unpacker) structure(n int) (any, error) {
	tag, err := u.take(1)
	if err != nil {
		return nil, err
	}
	list, err := u.list(n)
	if err != nil {
		return nil, err
	}
	s := structure{tag: tag[0]}
	s.fields, _ = list.([]any)
	const date, moment, zoned = 0x44, 0x49, 0x69 // a moment: seconds and nanoseconds since 1970, and the offset or the zone
	switch {
	case s.tag == date && n == 1:
		days, _ := s.fields[0].(int64)
		return neo4j.DateOf(time.Unix(days*86400, 0).UTC()), nil
	case (s.tag == moment || s.tag == zoned) && n == 3:
		seconds, _ := s.fields[0].(int64)
		rest, _ := s.fields[1].(int64)
		return time.Unix(seconds, rest).UTC(), nil
	}
	return s, nil
}
