"""Fits the weights by which words in capitals get the case of ordinary text."""
