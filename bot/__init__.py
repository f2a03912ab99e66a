"""What the bot does; what it says is in content, and how Telegram asks is in handlers."""
