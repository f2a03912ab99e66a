"""Pictures and papers set in a worker process that imports only what it needs; the views say what stands in them."""
