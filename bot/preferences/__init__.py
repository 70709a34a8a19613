"""What people choose to be told: the form, the changes, quiet hours."""
