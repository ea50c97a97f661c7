"""Teaches the choice of the main event on the articles of the corpus.

It writes `worker/pipeline/resources/story_choice.yaml`; it prints how weights set by hand, learnt from nothing, and
learnt from those set by hand do on both parts.
"""
