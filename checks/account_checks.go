package checks

// accountChecks are the checks of what an account has once: its root user, its
// people, its bill, and who is told.
var accountChecks = map[string]check{}
