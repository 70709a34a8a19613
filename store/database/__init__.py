"""The database as a whole: locks, notifications between processes, migrations."""
