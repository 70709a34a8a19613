"""Issues, what happened to them, and what presses changed."""
