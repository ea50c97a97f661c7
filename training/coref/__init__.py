"""Learns the weights by which the antecedent of a pronoun is chosen, from the coreference annotation of the corpus.

`python -m training.coref` reads the training part with the pipeline, fits a log-linear model by gradient descent and
writes `worker/pipeline/resources/entity_reference.yaml`; it prints how hand-set and learnt weights do on the
development part. There is no chance in it: the same corpus and model give the same weights.
"""
