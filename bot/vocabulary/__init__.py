"""Words and values that everything speaks: addresses, levels, roles, codes. No rules."""
