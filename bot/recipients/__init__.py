"""Who is told of an event, by what, and why."""
