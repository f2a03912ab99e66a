"""The commands of `python -m bot`, one file per noun; each imports what it needs when it runs."""
