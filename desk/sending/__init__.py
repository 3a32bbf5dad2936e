"""Bringing what is public to receivers: what each has not had yet goes out, and nothing is lost where one refuses."""
