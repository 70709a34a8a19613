"""Keeping a database over the years: copies of it, what comes after a restore, and an end."""
