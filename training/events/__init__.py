"""Teaches the judge of events on the corpus: what announces one, of which type, who plays which part; and sureness."""
