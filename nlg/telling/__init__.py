"""What to say, and how: a plan, the words for it, and the sentences they make."""
