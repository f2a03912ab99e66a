"""Pytest-wide settings live in pyproject.toml; here are only fixtures that every folder may ask for."""
