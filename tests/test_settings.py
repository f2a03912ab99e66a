"""config.yaml and the environment: what they set, and where each mistake is told."""

from pathlib import Path

import pytest

from bot.settings import BrokenSettings, Secret, Settings, load

ROOT = Path(__file__).parents[1]
TOKEN = "123456:canary-TOKEN_value"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path("config.yaml")


def mistakes(path, environ=None):
    with pytest.raises(BrokenSettings) as broken:
        load(path, environ or {})
    return [str(problem) for problem in broken.value.problems]


def test_paid_broadcasts_may_go_faster(file):
    file.write_text("pacing:\n  paid_broadcasts: true\n  per_second: 1000\n", "utf-8")
    assert load(None, {}).pacing.per_second == 1000


def test_an_empty_file_and_none_at_all_are_valid(file):
    assert load(None, {}) == Settings()
    file.write_text("", "utf-8")
    assert load(file, {}) == Settings()


def test_the_defaults(file):
    settings = load(None, {})
    assert settings.telegram.api_url == "https://api.telegram.org"
    assert settings.database.url == "sqlite+aiosqlite:///var/zhengyou.db"
    assert settings.campaign.file == Path("content/campaign.yaml")
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert (settings.pacing.per_second, settings.pacing.reserved_for_answers) == (25, 6)
    assert settings.people.invite_days == 14


def test_the_committed_file_is_the_commented_default():
    text = (ROOT / "config.yaml").read_text("utf-8")
    settings = load(ROOT / "config.yaml", {})
    assert settings.organisation.name == "兰州分馆"
    assert settings.web == Settings().web
    lines = [
        line.partition("# ")[2].split("  ")[0].split(": ", 1) for line in text.splitlines() if line.startswith("  # ")
    ]
    said = {line[0]: line[1].strip() for line in lines if len(line) == 2}
    assert said["port"] == "8080"
    assert said["per_second"] == "25"
    assert said["url"].startswith("http://127.0.0.1")  # the clock's, an example
    for section in ("telegram", "database", "campaign", "clock", "web", "pacing", "people", "log"):
        assert f"\n{section}:" in text


def test_every_key_stands_in_the_committed_file():
    text = (ROOT / "config.yaml").read_text("utf-8")
    for section in Settings.__dataclass_fields__:
        keys = type(getattr(Settings(), section)).__dataclass_fields__
        for key in keys:
            if key not in {"token", "webhook_secret"}:
                assert f" {key}: " in text, f"{section}.{key}"


def test_the_file_sets_and_the_environment_wins(file):
    file.write_text(
        "organisation:\n  name: 图书馆\nweb:\n  port: 9000\n  host: 0.0.0.0\npacing:\n  per_second: 0\n"
        "campaign:\n  content_dir: other\nclock:\n  url:\nlog:\n",
        "utf-8",
    )
    settings = load(
        None, {"BOT__WEB__PORT": "9001", "BOT__CLOCK__URL": "http://127.0.0.1:8080/clock/", "BOT__LOG__LEVEL": ""}
    )
    assert settings.organisation.name == "图书馆"
    assert (settings.web.host, settings.web.port) == ("0.0.0.0", 9001)
    assert settings.pacing.per_second == 0
    assert settings.campaign.file == Path("other/campaign.yaml")
    assert settings.clock.url == "http://127.0.0.1:8080/clock"
    assert settings.log.level == "info"


@pytest.mark.parametrize(
    ("name", "value", "section", "key", "expected"),
    [
        ("BOT__DATABASE__URL", "postgresql+asyncpg://a:b@h/d", "database", "url", "postgresql+asyncpg://a:b@h/d"),
        ("BOT__TELEGRAM__API_URL", "http://127.0.0.1:8080", "telegram", "api_url", "http://127.0.0.1:8080"),
        ("BOT__TELEGRAM__PROXY_URL", "http://u:p@h:1", "telegram", "proxy_url", "http://u:p@h:1"),
        ("BOT__CAMPAIGN__FILE", "my.yaml", "campaign", "file", Path("my.yaml")),
        ("BOT__CAMPAIGN__TIMEZONE", "Asia/Urumqi", "campaign", "timezone", "Asia/Urumqi"),
        ("BOT__PACING__PER_CHAT_SECONDS", "0", "pacing", "per_chat_seconds", 0.0),
        ("BOT__PACING__PAID_BROADCASTS", "true", "pacing", "paid_broadcasts", True),
        ("BOT__PACING__PER_SECOND", "30", "pacing", "per_second", 30.0),
        ("BOT__ORGANISATION__NAME", "12345", "organisation", "name", "12345"),
        ("BOT__WEB__PORT", "0", "web", "port", 0),
        ("BOT__LOG__FORMAT", "json", "log", "format", "json"),
    ],
)
def test_any_key_comes_by_environment(file, name, value, section, key, expected):
    assert getattr(getattr(load(None, {name: value}), section), key) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wbe:\n  port: 1\n", ["config.yaml:1:1: unknown section 'wbe' (did you mean 'web'?)"]),
        ("web:\n  prot: 1\n", ["config.yaml:2:3: unknown key 'prot' (did you mean 'port'?)"]),
        ("port: 8080\n", ["config.yaml:1:1: unknown section 'port'"]),
        ("web: 8080\n", ["config.yaml:1:6: expected the keys of 'web', found a value"]),
        ("- web\n", ["config.yaml:1:1: expected sections such as 'telegram:', found a list"]),
        ("web:\n  port: 80800\n", ["config.yaml:2:9: expected a whole number from 0 to 65535, found '80800'"]),
        ("web:\n  port: true\n", ["config.yaml:2:9: expected a whole number from 0 to 65535, found 'true'"]),
        ("web:\n  port: 80.5\n", ["config.yaml:2:9: expected a whole number from 0 to 65535, found '80.5'"]),
        ("web:\n  port: [80]\n", ["config.yaml:2:9: expected a whole number from 0 to 65535, found a list"]),
        ("web:\n  port: 1\n  port: 2\n", ["config.yaml:3:3: duplicate key 'port', first on line 2"]),
        ("web:\n\tport: 1\n", ["config.yaml:2:1: a tab in the indentation; use spaces"]),
        ("organisation:\n  name: 2010\n", ["config.yaml:2:9: expected text, found '2010'; put it in quotes"]),
        ('organisation:\n  name: " "\n', ["config.yaml:2:9: expected text, found ' '"]),
        ("pacing:\n  per_second: fast\n", ["config.yaml:2:15: expected a number from 0 to 1000, found 'fast'"]),
        ("pacing:\n  per_chat_seconds: -1\n", ["config.yaml:2:21: expected a number from 0 to 60, found '-1'"]),
        (
            "pacing:\n  per_second: 5\n",
            ["config.yaml:2:15: 6 a second reserved for answers leave nothing of 5 a second in all"],
        ),
        (
            "telegram:\n  api_url: ftp://a\n",
            ["config.yaml:2:12: expected an address https://… or http://…, found 'ftp://a'"],
        ),
        (
            "telegram:\n  api_url: https://h:99999\n",
            ["config.yaml:2:12: expected an address https://… or http://…, found 'https://h:99999'"],
        ),
        (
            "database:\n  url: sqlite:///a.db\n",
            [
                (
                    "config.yaml:2:8: expected an address sqlite+aiosqlite://… or postgresql+asyncpg://…, found 'sqlite:///a.db'"
                    " (did you mean 'sqlite+aiosqlite'?)"
                )
            ],
        ),
        (
            "database:\n  url: postgresql+asyncpg://a:geheim@h/d\n",
            ["config.yaml:2:8: a password does not belong here; put the address into BOT__DATABASE__URL"],
        ),
        (
            f"telegram:\n  token: {TOKEN}\n",
            [
                (
                    "config.yaml:2:3: a secret does not belong here; take it out and set BOT_TOKEN (or BOT_TOKEN_FILE)"
                    " in the environment"
                )
            ],
        ),
        (
            f"token: {TOKEN}\n",
            [
                (
                    "config.yaml:1:1: a secret does not belong here; take it out and set BOT_TOKEN (or BOT_TOKEN_FILE)"
                    " in the environment"
                )
            ],
        ),
        (
            "campaign:\n  timezone: Asia/Shangai\n",
            ["config.yaml:2:13: 'Asia/Shangai' is not a time zone (did you mean 'Asia/Shanghai'?)"],
        ),
        (
            "log:\n  level: INFO\n",
            ["config.yaml:2:10: 'INFO' is not one of debug, info, warning, error (did you mean 'info'?)"],
        ),
        (
            "pacing:\n  per_second: 31\n",
            ["config.yaml:2:15: Telegram takes at most 30 a second, more only with pacing.paid_broadcasts: true"],
        ),
        ("pacing:\n  paid_broadcasts: 1\n", ["config.yaml:2:20: expected true or false, found '1'"]),
        (
            "pacing:\n  paid_broadcasts: true\n  per_second: 1001\n",
            ["config.yaml:3:15: expected a number from 0 to 1000, found '1001'"],
        ),
        ("people:\n  invite_days: 0\n", ["config.yaml:2:16: expected a whole number from 1 to 365, found '0'"]),
        (
            "web:\n  port: x\nlgo:\npeople:\n  invite_days: 14d\n",
            [
                "config.yaml:2:9: expected a whole number from 0 to 65535, found 'x'",
                "config.yaml:3:1: unknown section 'lgo' (did you mean 'log'?)",
                "config.yaml:5:16: expected a whole number from 1 to 365, found '14d'",
            ],
        ),
    ],
)
def test_every_mistake_of_the_file_is_told_with_its_place(file, text, expected):
    file.write_text(text, "utf-8")
    assert mistakes(None) == expected


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"BOT__WEB__PROT": "1"}, ["BOT__WEB__PROT: unknown variable (did you mean 'BOT__WEB__PORT'?)"]),
        ({"BOT__WEB__PORT": "x"}, ["BOT__WEB__PORT: expected a whole number from 0 to 65535, found 'x'"]),
        (
            {"BOT__TELEGRAM__TOKEN": TOKEN},
            [
                (
                    "BOT__TELEGRAM__TOKEN: a secret does not belong here; take it out and set BOT_TOKEN (or BOT_TOKEN_FILE)"
                    " in the environment"
                )
            ],
        ),
        (
            {"BOT_TOKEN": "canary"},
            ["BOT_TOKEN: this is not a bot token (digits, a colon, letters); copy it from @BotFather again"],
        ),
        (
            {"BOT_TOKEN": TOKEN, "BOT_TOKEN_FILE": "token"},
            ["BOT_TOKEN_FILE: BOT_TOKEN is set as well; keep one of the two"],
        ),
        ({"BOT_TOKEN_FILE": "nowhere"}, ["BOT_TOKEN_FILE: nowhere: No such file or directory"]),
        ({"BOT_CONFIG": "nowhere.yaml"}, ["BOT_CONFIG: nowhere.yaml: No such file or directory"]),
        (
            {"BOT_WEBHOOK_SECRET": "with space"},
            ["BOT_WEBHOOK_SECRET: expected 1 to 256 of the characters A-Z a-z 0-9 _ -"],
        ),
        (
            {"BOT__TELEGRAM__WEBHOOK_URL": "https://bot.example.org"},
            [
                "BOT_WEBHOOK_SECRET: not set, but telegram.webhook_url is; choose a long random word of A-Z a-z 0-9 _ -",
            ],
        ),
        (
            {"BOT__DATABASE__URL": "mysql://a:canary@h/d"},
            [
                (
                    "BOT__DATABASE__URL: expected an address sqlite+aiosqlite://… or postgresql+asyncpg://…,"
                    " found one with a password in it"
                )
            ],
        ),
        (
            {"BOT__PACING__RESERVED_FOR_ANSWERS": "25"},
            [
                "BOT__PACING__RESERVED_FOR_ANSWERS: 25 a second reserved for answers leave nothing of 25 a second in all",
            ],
        ),
    ],
)
def test_every_mistake_of_the_environment_is_told_by_name(file, environ, expected):
    assert mistakes(None, environ) == expected


def test_both_sources_are_told_at_once(file):
    file.write_text("web:\n  port: x\n", "utf-8")
    assert mistakes(None, {"BOT__WEB__PORT": "y", "BOT_TOKEN": "z"}) == [
        "config.yaml:2:9: expected a whole number from 0 to 65535, found 'x'",
        "BOT_TOKEN: this is not a bot token (digits, a colon, letters); copy it from @BotFather again",
        "BOT__WEB__PORT: expected a whole number from 0 to 65535, found 'y'",
    ]


def test_a_file_asked_for_must_be_there(file):
    assert mistakes(Path("nowhere.yaml")) == ["nowhere.yaml:1:1: No such file or directory"]
    Path("other.yaml").write_text("web:\n  port: 9000\n", "utf-8")
    assert load(Path("other.yaml"), {"BOT_CONFIG": "nowhere.yaml"}).web.port == 9000
    assert load(None, {"BOT_CONFIG": "other.yaml"}).web.port == 9000


@pytest.mark.parametrize("by_file", [False, True])
def test_the_token_comes_from_the_environment_and_never_shows(file, by_file):
    Path("token").write_text(f"{TOKEN}\n", "utf-8")
    settings = load(None, {"BOT_TOKEN_FILE": "token"} if by_file else {"BOT_TOKEN": TOKEN})
    assert settings.telegram.require_token() == TOKEN
    assert settings.telegram.bot_id == 123456
    assert settings.telegram.token == Secret(TOKEN)
    for shown in (repr(settings), str(settings.telegram.token), f"{settings.telegram.token:>5}"):
        assert "canary" not in shown


def test_addresses_that_may_hold_passwords_never_show(file):
    settings = load(
        None,
        {"BOT__DATABASE__URL": "postgresql+asyncpg://a:canary@h/d", "BOT__TELEGRAM__PROXY_URL": "http://a:canary@h"},
    )
    assert "canary" not in repr(settings)


def test_without_a_token_the_next_step_is_told(file):
    with pytest.raises(BrokenSettings, match="BOT_TOKEN: not set; get a token from @BotFather"):
        load(None, {}).telegram.require_token()
