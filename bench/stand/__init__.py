"""What the benches share: a stub of Telegram, a crowd of members, a place to run, figures to print."""
