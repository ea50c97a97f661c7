"""Teaches the judge of events on the corpus: whether a word announces one, and of which type."""
