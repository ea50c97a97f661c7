"""News text written and annotated for Dateline, and the tool that reads, checks and compares it."""
