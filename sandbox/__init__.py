"""A Telegram to try a bot on: the Bot API and the people who use it; nothing of the bot itself."""
