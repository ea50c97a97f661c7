"""The reading: one spaCy `Language` whose components stand in the order of reading, none importing a later one."""
