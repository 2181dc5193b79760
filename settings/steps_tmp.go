package settings

type Step struct{ Control, Ja, En string }

func (s Step) In(l Language) string { return s.En }

func RemainingSteps(o Organization) []Step { return nil }
