"""The beginning of a small sheet, for tests: up to where its table says which columns are what."""

from __future__ import annotations

FEVER = """
id = "fever"
title = "Fever"
register = "borset"
subject = "Fever"
subject_full = "fever"
[story]
series = "weekly"
whole = "t"
parts = "t"
main = "cases"
event = "the fever came"
[tables.t]
file = "fever.csv"
title = "Fever"
publisher = "Borset Health"
publisher_said = "Borset Health"
url = "https://example.org"
licence = "OGL-3.0"
attribution = "x"
"""
