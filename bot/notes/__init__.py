"""The neutral form of a message; providers turn it into their own."""
