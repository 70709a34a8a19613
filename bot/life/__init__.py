"""The life of the app in a workspace: let into channels and out of them, taken away and back."""
