"""What Heliograph knows of its libraries."""
