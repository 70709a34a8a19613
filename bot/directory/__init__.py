"""The directory file: who and what there is, and which alerts go where."""
