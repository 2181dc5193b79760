package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"
)

// told is what an answer says, under the names that it has on the wire. Its
// values are told, []any, repeated, stamp, text, numbers and bool.
type told = map[string]any

// repeated are elements of XML of one name that nothing encloses.
type repeated []any

// stamp is a time, which each protocol writes in its own way.
type stamp time.Time

func (s stamp) MarshalJSON() ([]byte, error) { return json.Marshal(time.Time(s).Unix()) }

// fault is an answer that is an error.
type fault struct {
	status        int
	code, message string
}

// write puts an answer into the form of the call's protocol. What XML tells
// with REST begins with the one element that encloses the rest.
func (c call) write(answer any) scripted {
	if f, ok := answer.(fault); ok {
		return c.writeFault(f)
	}
	var b strings.Builder
	switch {
	case c.protocol == "cbor":
		return scripted{body: string(cbor.Encode(asCBOR(answer)))}
	case c.service == "ec2":
		writeXML(&b, c.operation+"Response", answer, "item")
	case c.protocol == "query":
		writeXML(&b, c.operation+"Response", told{c.operation + "Result": answer}, "member")
	case c.protocol == "rest-xml":
		for name, member := range answer.(told) {
			writeXML(&b, name, member, "member")
		}
	default:
		return scripted{body: asJSON(answer)}
	}
	return scripted{body: b.String()}
}

// writeFault: errors have a form of their own.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
func (c call) writeFault(f fault) scripted {
	inner := told{"Error": told{"Code": f.code, "Message": f.message}}
	var b strings.Builder
	switch {
	case c.service == "ec2":
		writeXML(&b, "Response", told{"Errors": inner}, "")
	case c.isS3():
		writeXML(&b, "Error", inner["Error"], "")
	case c.protocol == "query", c.protocol == "rest-xml":
		writeXML(&b, "ErrorResponse", inner, "")
	default:
		return scripted{f.status, c.write(told{"__type": f.code, "message": f.message}).body}
	}
	return scripted{f.status, b.String()}
}

func writeXML(b *strings.Builder, name string, v any, item string) {
	if list, ok := v.(repeated); ok {
		for _, element := range list {
			writeXML(b, name, element, item)
		}
		return
	}
	fmt.Fprintf(b, "<%s>", name)
	switch v := v.(type) {
	case told:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			writeXML(b, key, v[key], item)
		}
	case []any:
		writeXML(b, item, repeated(v), item)
	case stamp:
		b.WriteString(time.Time(v).UTC().Format(time.RFC3339))
	default:
		xml.EscapeText(b, []byte(fmt.Sprint(v)))
	}
	fmt.Fprintf(b, "</%s>", name)
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func asCBOR(v any) cbor.Value {
	switch v := v.(type) {
	case told:
		m := cbor.Map{}
		for key, member := range v {
			m[key] = asCBOR(member)
		}
		return m
	case []any:
		list := cbor.List{}
		for _, element := range v {
			list = append(list, asCBOR(element))
		}
		return list
	case stamp:
		return &cbor.Tag{ID: 1, Value: cbor.Float64(time.Time(v).Unix())}
	case string:
		return cbor.String(v)
	case bool:
		return cbor.Bool(v)
	case json.Number:
		n, _ := v.Int64()
		return cbor.Uint(n)
	case float64:
		return cbor.Float64(v)
	}
	panic(fmt.Sprintf("no form for %T", v))
}

// fromCBOR reads what calls say: objects, lists, text and numbers.
func fromCBOR(text []byte) any {
	v, err := cbor.Decode(text)
	if err != nil {
		return nil
	}
	var plain func(v cbor.Value) any
	plain = func(v cbor.Value) any {
		switch v := v.(type) {
		case cbor.Map:
			object := told{}
			for key, member := range v {
				object[key] = plain(member)
			}
			return object
		case cbor.List:
			var list []any
			for _, element := range v {
				list = append(list, plain(element))
			}
			return list
		case cbor.String:
			return string(v)
		}
		return v
	}
	return plain(v)
}
