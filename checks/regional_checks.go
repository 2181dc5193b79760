package checks

// regionalChecks are the checks of what the stacks define in regions.
var regionalChecks = map[string]check{}
