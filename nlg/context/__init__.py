"""The shelf of context stores: background lines that ship with the program; quotes are a newsroom's own."""
