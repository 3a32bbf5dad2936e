"""Articles in other people's words, their keys, and the count of what a reader of articles finds in them."""
