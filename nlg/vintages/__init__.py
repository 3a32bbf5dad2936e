"""What the editions of a table teach: how its figures move once they are published, and what is left of claims."""
