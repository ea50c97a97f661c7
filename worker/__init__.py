"""The reading wing: takes jobs from the queue, reads them with spaCy, keeps the results. It never imports `service`."""
