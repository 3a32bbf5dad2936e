"""The doors for people: the command line, and later the review desk."""
