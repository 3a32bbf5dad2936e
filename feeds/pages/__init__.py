"""The site's pages: one file for each sort, all set in the same frame."""
