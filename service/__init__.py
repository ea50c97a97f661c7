"""The HTTP wing: takes articles in and hands results out. It never imports `worker` or spaCy."""
