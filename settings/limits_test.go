package settings_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestLargestAndAllOffAreValid(t *testing.T) {
	if err := settingstest.Largest().Validate(); err != nil {
		t.Errorf("Largest: %v", err)
	}
	if err := settingstest.AllOff().Validate(); err != nil {
		t.Errorf("AllOff: %v", err)
	}
}

// A field without a limit, or one that Largest does not fill, fails here.
func TestNothingInLargestCanGrow(t *testing.T) {
	for _, off := range []bool{false, true} {
		testNothingCanGrow(t, off)
	}
}

func testNothingCanGrow(t *testing.T, off bool) {
	o := settingstest.Largest()
	if off {
		switchOff(&o)
	}
	count := 0
	walk(t, "Organization", reflect.ValueOf(&o).Elem(), func(path string) {
		count++
		if o.Validate() == nil {
			t.Errorf("%s can grow beyond Largest: it needs a limit, or Largest does not reach it", path)
		}
	})
	if count < 300 {
		t.Errorf("grew %d fields, want some hundreds", count)
	}
}

// switchOff sets Off in every part: what is in it must be right all the same.
// The mailer stays, because chat channels need it.
func switchOff(o *settings.Organization) {
	parts := reflect.ValueOf(o).Elem()
	for i := range parts.NumField() {
		if parts.Field(i).Kind() == reflect.Struct {
			if off := parts.Field(i).FieldByName("Off"); off.IsValid() {
				off.SetBool(true)
			}
		}
	}
	o.AlertMail.Off = false
}

// walk grows every text, number, list and map below value by the least, calls
// grown with each, and puts it back.
func walk(t *testing.T, path string, value reflect.Value, grown func(path string)) {
	try := func(bigger reflect.Value) {
		before := reflect.ValueOf(value.Interface())
		value.Set(bigger)
		grown(path)
		value.Set(before)
	}
	if value.Kind() != reflect.Struct && value.Kind() != reflect.Bool && value.IsZero() {
		t.Errorf("%s is not filled by Largest", path)
		return
	}
	switch value.Kind() {
	case reflect.Bool: // has no size
	case reflect.Struct:
		for i := range value.NumField() {
			walk(t, path+"."+value.Type().Field(i).Name, value.Field(i), grown)
		}
	case reflect.String:
		text := []rune(value.String())
		longer := append(text, text[len(text)-1])
		try(reflect.ValueOf(string(longer)).Convert(value.Type()))
	case reflect.Int:
		try(reflect.ValueOf(int(value.Int() + 1)))
	case reflect.Float64:
		try(reflect.ValueOf(value.Float() + 1))
	case reflect.Slice:
		for i := range value.Len() {
			walk(t, fmt.Sprintf("%s[%d]", path, i), value.Index(i), grown)
		}
		try(reflect.Append(value, another(t, path, value.Index(0))))
	case reflect.Map:
		walkMap(t, path, value, grown)
		try(with(value, reflect.ValueOf("Another"), value.MapIndex(value.MapKeys()[0])))
	default:
		t.Errorf("%s: the test cannot grow a %s", path, value.Kind())
	}
}

// walkMap grows the values of a map, and its keys.
func walkMap(t *testing.T, path string, value reflect.Value, grown func(path string)) {
	whole := reflect.ValueOf(value.Interface())
	for _, key := range value.MapKeys() {
		path := fmt.Sprintf("%s[%q]", path, key)
		entry := reflect.New(value.Type().Elem()).Elem()
		entry.Set(whole.MapIndex(key))
		walk(t, path, entry, func(path string) {
			value.Set(with(whole, key, entry))
			grown(path)
			value.Set(whole)
		})
		renamed := with(whole, reflect.ValueOf(key.String()+"x"), entry)
		renamed.SetMapIndex(key, reflect.Value{})
		value.Set(renamed)
		grown(path + " key")
		value.Set(whole)
	}
}

// with returns a copy of a map with one more entry.
func with(from, key, entry reflect.Value) reflect.Value {
	to := reflect.MakeMap(from.Type())
	for _, k := range from.MapKeys() {
		to.SetMapIndex(k, from.MapIndex(k))
	}
	to.SetMapIndex(key, entry)
	return to
}

// another returns an entry that is valid but for being one too many, so that
// the length of the list is what is found wrong.
func another(t *testing.T, path string, first reflect.Value) reflect.Value {
	switch entry := first.Interface().(type) {
	case float64:
		return reflect.ValueOf(500.0)
	case settings.DisabledControl:
		entry.ID, entry.Reason = "IAM.1", "x"
		return reflect.ValueOf(entry)
	case settings.ByHand:
		return first // all there are
	case string:
		for suffix, other := range map[string]string{
			".Regions":             entry, // all there are
			".Features":            entry,
			"Alerts.Emails":        "a@b.internal",
			"Budget.Emails":        "a@b.internal",
			"Findings.Products":    "Inspector",
			"Administrators.Users": "a",
			"Config.DailyTypes":    "AWS::EC2::VPC",
		} {
			if strings.HasSuffix(path, suffix) {
				return reflect.ValueOf(other)
			}
		}
	}
	t.Fatalf("%s: say here what one more entry of this list is", path)
	return first
}

func TestAllOffSwitchesEveryPartOff(t *testing.T) {
	o := reflect.ValueOf(settingstest.AllOff())
	for i := range o.NumField() {
		if off := o.Field(i); off.Kind() == reflect.Struct {
			if off = off.FieldByName("Off"); off.IsValid() && !off.Bool() {
				t.Errorf("%s is not off", o.Type().Field(i).Name)
			}
		}
	}
}
