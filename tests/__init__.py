"""What the bot promises, as tests; what several folders share stands beside this file."""
