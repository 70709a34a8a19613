"""What was said in Slack as a comment in the tracker: its words, asked for once, known again."""
