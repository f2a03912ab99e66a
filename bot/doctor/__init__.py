"""What is missing or wrong, found out without changing anything; the command that prints it is bot/cli/doctor.py."""
