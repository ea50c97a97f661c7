"""How the trained and the built parts of the pipeline are made: each by one command."""
