"""nginx as deploy/nginx.conf has it, on this machine: other ports and addresses, a certificate of one day's worth."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

CONFIG = Path("deploy/nginx.conf")
UNPACKED = Path("var/nginx/usr/sbin")
"""Where tools/nginx puts it when the machine has none."""
SECRETS = Path("/run/secrets")


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself; its key lies beside it."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "tls_key", "-out", folder / "tls_certificate"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "tls_certificate"


def configured(folder: Path, port: int, bots: Sequence[int]) -> Path:
    """The configuration of the repository; each replaced word must be there."""
    text = CONFIG.read_text()
    replaced = {
        "listen 8443": f"listen 127.0.0.1:{port}",
        "bot-a:8080": f"127.0.0.1:{bots[0]}",
        "bot-b:8080": f"127.0.0.1:{bots[1]}",
        " /tmp/": f" {folder}/",
        f"{SECRETS}/": f"{folder}/",
    }
    for there, here in replaced.items():
        assert there in text
        text = text.replace(there, here)
    file = folder / "nginx.conf"
    file.write_text(text)
    return file


@asynccontextmanager
async def front(folder: Path, port: int, bots: Sequence[int]) -> AsyncIterator[None]:
    """nginx runs inside the block, as a child of ours."""
    command = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{UNPACKED}")
    assert command is not None, "tools/nginx fetches it"
    running = await asyncio.create_subprocess_exec(
        command, "-c", str(configured(folder, port, bots)), "-p", str(folder), "-g", "daemon off;"
    )
    try:
        yield
        assert running.returncode is None, "nginx ended by itself"
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()
