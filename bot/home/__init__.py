"""The Home tab: what concerns one person, as it is now."""
