"""Who is measured: ours and the others, each run as a process of its own that prints one line of JSON."""
