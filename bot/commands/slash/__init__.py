"""What people can say to the app, after `/helio` or in a direct message."""
