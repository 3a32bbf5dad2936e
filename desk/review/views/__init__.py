"""The desk's pages: each file shows one part of the desk, and leaves what is decided to the services."""
