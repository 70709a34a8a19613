"""What the menus of messages offer: a file each, named after its callback id."""
