"""Trains the reader's ner: the model's own, taught with the corpus and with invented news."""
