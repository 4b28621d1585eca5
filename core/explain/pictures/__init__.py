"""Which parts of a picture a network goes by, how far such maps can be believed, and what its layers see. Runs in a worker."""
