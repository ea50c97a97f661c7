"""What a job is: its settings, its states, where its text and result live, how it is queued.

Both wings stand on this package and on nothing else of each other. It is the only code that names a Redis key.
"""
