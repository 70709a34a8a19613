"""Events in: checked, stored once, with all that is owed for them."""
