"""Delivery: one article in its envelope, in every format a newsroom reads."""
