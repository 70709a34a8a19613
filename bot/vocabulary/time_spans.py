"""Lengths of time in words."""

MINUTES = {"an hour": 60, "a day": 1440, "a week": 10080}


def span(minutes: int) -> str:
    """Minutes as people say them."""
    for words, length in MINUTES.items():
        if minutes == length:
            return words
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes % length == 0:
            return f"{minutes // length} {unit}s"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
