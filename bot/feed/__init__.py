"""What happened in the tracker, by its own feeds of activity: read, and taken once."""
