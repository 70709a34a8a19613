"""Backups, restores, and the retention of what is stored."""
