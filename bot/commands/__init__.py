"""What the command line's commands do, a file for each subject; bot/cli.py names them."""
