"""Twelve articles of our own, and what a careful reader takes from each."""
