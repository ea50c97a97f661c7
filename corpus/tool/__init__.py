"""Reads the corpus: annotation written by hand becomes the records of the pipeline, results, rows and spaCy documents.

`records` turns `NAME.yaml` into the records of `worker.pipeline.layers`; whatever it cannot is a `Problem`.
"""
