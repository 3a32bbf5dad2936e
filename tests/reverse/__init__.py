"""Articles in other people's words, their keys, and the count of what a reader of articles finds in them.

They are held out: nobody who writes such a reader reads `articles/`, and nothing of theirs goes into its patterns.
"""
