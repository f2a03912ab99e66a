"""The demo: a sandbox with its page, a bot on it with a made-up organisation, and somebody to look after both."""
