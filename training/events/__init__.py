"""Teaches the judges of events on the corpus: whether a word announces one, of which type, how it is told."""
