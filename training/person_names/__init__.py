"""Builds the list of given names and surnames of many languages from the lists of Faker."""
