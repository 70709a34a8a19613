"""Acting as a member: their token, sealed, renewed by one at a time, and a client that has it."""
