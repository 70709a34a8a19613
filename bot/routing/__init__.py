"""Where things go: routes, targets, channels of teams, and lanes paused and resumed."""
