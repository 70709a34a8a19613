"""Routes, targets, and channels of teams."""
