"""What is owed, by lane, and what became of it."""
