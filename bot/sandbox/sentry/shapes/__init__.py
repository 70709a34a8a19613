"""How things look as JSON."""
