"""What presses ask of the tracker: asked, compared with the answer, and only then true."""
