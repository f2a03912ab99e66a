"""deploy/ is of one piece: names, addresses, ports and secrets of the compose files, nginx and the image agree."""

import re
from pathlib import Path

import pytest
import yaml

from bot.webhook import MOST_BYTES

DEPLOY = Path("deploy")
FILES = ("compose.yaml", "compose.postgresql.yaml")


def services(name):
    return yaml.safe_load((DEPLOY / name).read_text())["services"]


def nginx():
    return "\n".join(line.partition("#")[0] for line in (DEPLOY / "nginx.conf").read_text().splitlines())


def test_nginx_knows_both_bots_where_compose_puts_them():
    several = services("compose.postgresql.yaml")
    addresses = {name: several[name]["networks"]["front"]["ipv4_address"] for name in ("bot-a", "bot-b")}
    assert several["nginx"]["extra_hosts"] == [f"{name}:{address}" for name, address in addresses.items()]
    assert re.findall(r"server ([\w-]+):(\d+)", nginx()) == [("bot-a", "8080"), ("bot-b", "8080")]
    assert "EXPOSE 8080" in Path("Dockerfile").read_text()


def test_only_nginx_is_open_to_the_world():
    published = {name: made.get("ports", []) for name, made in services("compose.postgresql.yaml").items()}
    assert published == {"postgres": [], "bot-a": [], "bot-b": [], "nginx": ["443:8443"]}
    assert "listen 8443 ssl;" in nginx()
    assert services("compose.yaml")["bot"]["ports"] == ["127.0.0.1:8080:8080"]


def test_nginx_lets_in_what_the_bot_takes_and_hands_it_on_when_that_is_safe():
    assert re.findall(r"location ([^{]+?)\s*\{", nginx().replace("{32}", "32")) == [
        '~ "^/telegram/[0-9a-f]32$"',
        "= /healthz",
        "/",
    ]
    assert MOST_BYTES == 1024 * 1024
    assert "client_max_body_size 1m;" in nginx()
    assert "proxy_next_upstream error timeout http_502 http_503 non_idempotent;" in nginx()


@pytest.mark.parametrize("file", FILES)
def test_no_secret_stands_in_a_file(file):
    for name, made in services(file).items():
        for key, value in made.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|TOKEN|URL", key):
                assert value.startswith("/run/secrets/") or "${" in value, f"{name}: {key}"


@pytest.mark.parametrize("file", FILES)
def test_everything_comes_back_by_itself_and_is_held_to_its_share_of_the_machine(file):
    for name, made in services(file).items():
        assert made["restart"] == "unless-stopped", name
        assert re.fullmatch(r"\d+m", made["mem_limit"]), name
        assert made["read_only"] is True, name
