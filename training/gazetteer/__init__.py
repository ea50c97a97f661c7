"""Builds worker/pipeline/resources/gazetteer.bin: `make gazetteer`."""
