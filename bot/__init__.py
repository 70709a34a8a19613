VERSION = "0.1.0"  # As pyproject.toml has it; a test holds them together.
