"""Dateline on one machine: Redis, API and workers started, watched and stopped together.

`make run` and `make up` are this package. It starts the wings as processes of their own and imports neither.
"""
