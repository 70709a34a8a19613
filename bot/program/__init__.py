"""The running program: started, stopped, and what it needs for that."""
