"""Judgement: reads tables, finds what is news in them, writes it and proves it."""

VERSION = "0.1.0"
