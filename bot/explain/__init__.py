"""Why somebody was told of something, or was not."""
