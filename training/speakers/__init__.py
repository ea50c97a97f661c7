"""Learns to choose the speaker of a quotation from the corpus, and holds it against the rules.

`python -m training.speakers` fits a log-linear model to the quotations of the training part, by gradient descent and
without chance, and prints how often it and the rules of `worker.pipeline.quotes` name the right speaker on both parts.
It writes nothing: the rules stand while they are better (docs/decisions/0018).
"""
