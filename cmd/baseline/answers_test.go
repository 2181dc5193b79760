package main

import (
	"maps"
	"path"
)

// everyAnswer has what the program asks of an account, in the shapes that the
// API references document.
var everyAnswer = func() answers {
	all := answers{}
	for _, some := range []answers{peopleAnswers, stackAnswers, moneyAnswers, trailAnswers, regionalAnswers, settingAnswers, vpcAnswers, centerAnswers} {
		maps.Copy(all, some)
	}
	return all
}()

// find returns the answer to a call, nil for none.
func find(c call) answer {
	if tell := everyAnswer[c.String()]; tell != nil {
		return tell
	}
	for key, tell := range everyAnswer {
		if is, _ := path.Match(key, c.String()); is {
			return tell
		}
	}
	return nil
}
