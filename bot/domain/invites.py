"""What is kept of an invite's token."""

import hashlib


def hash_token(token: str) -> str:
    """SHA-256 in hexadecimal; the token itself is never stored, not even in the inbox."""
    return hashlib.sha256(token.encode()).hexdigest()
