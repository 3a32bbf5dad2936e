"""What the editions of a table teach: how its figures move after they are first published, and what is left of claims."""
