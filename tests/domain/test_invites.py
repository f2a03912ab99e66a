"""What is kept of a token, and who may make an invite for whom."""

import hashlib

import pytest

from bot.domain.access import Tree, may_invite
from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.invites import hash_token, without_tokens
from bot.domain.people import Actor, Grant, Role, Unit

TOKEN = "kX3b_9-aQ0ZzT1uY5wE7rg"
HASH = hashlib.sha256(TOKEN.encode()).hexdigest()


def test_a_hash_is_sha_256():
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "said",
    [
        f"/start {TOKEN}",
        f"/start@zhengyou_bot {TOKEN}",
        f"/START {TOKEN}",
        f"/start\n{TOKEN} ",
        f"/start   {TOKEN}",
    ],
)
def test_a_start_payload_is_kept_as_its_hash(said):
    kept = without_tokens({"message": {"text": said}}, "zhengyou_bot")["message"]["text"]
    assert kept.split()[1] == HASH
    assert TOKEN not in kept


@pytest.mark.parametrize(
    "said", ["", "/start", "/start ", "/started abc", "请看 /start abc", "start=abc", "/report start=abc"]
)
def test_other_words_stay_as_they_are(said):
    assert without_tokens(said, "zhengyou_bot") == said


@pytest.mark.parametrize(
    "link",
    ["https://t.me/zhengyou_bot?start={}", "t.me/Zhengyou_Bot/?start={}", "tg://resolve?domain=zhengyou_bot&start={}"],
)
def test_a_token_in_a_link_to_this_bot_is_hidden_at_any_depth(link):
    update = {
        "callback_query": {"message": {"text": "链接：" + link.format(TOKEN) + "\n请转发", "entities": [{"offset": 3}]}}
    }
    kept = without_tokens(update, "zhengyou_bot")["callback_query"]["message"]
    assert kept == {"text": "链接：" + link.format("*" * 22) + "\n请转发", "entities": [{"offset": 3}]}


def test_links_to_other_bots_are_not_ours_to_change():
    assert without_tokens("https://t.me/another_bot?start=abc", "zhengyou_bot") == "https://t.me/another_bot?start=abc"


ROOT, EAST, WEST = UnitId(1), UnitId(2), UnitId(3)
TREE = Tree([Unit(ROOT, None, "root"), Unit(EAST, ROOT, "east"), Unit(WEST, ROOT, "west")])
SECRETARY_OF_EAST = Grant(Role.SECRETARY, EAST)
SECRETARY_OF_WEST = Grant(Role.SECRETARY, WEST)
ADMIN_OF_ALL = Grant(Role.ADMIN, ROOT)
ADMIN_OF_EAST = Grant(Role.ADMIN, EAST)


@pytest.mark.parametrize(
    ("maker", "unit", "holds", "allowed"),
    [
        ((SECRETARY_OF_EAST,), EAST, (), True),
        ((SECRETARY_OF_EAST,), WEST, (), False),
        ((), EAST, (), False),
        ((ADMIN_OF_ALL,), WEST, (), True),
        ((ADMIN_OF_ALL,), EAST, (SECRETARY_OF_EAST,), True),
        ((ADMIN_OF_ALL,), EAST, (ADMIN_OF_ALL,), True),
        # nobody reaches more than their own rights by inviting somebody to a second account of their own
        ((SECRETARY_OF_EAST,), EAST, (ADMIN_OF_ALL,), False),
        ((SECRETARY_OF_EAST,), EAST, (SECRETARY_OF_EAST,), False),
        ((ADMIN_OF_EAST,), EAST, (SECRETARY_OF_EAST,), True),
        ((ADMIN_OF_EAST,), EAST, (SECRETARY_OF_WEST,), False),
        ((ADMIN_OF_EAST,), EAST, (ADMIN_OF_ALL,), False),
    ],
)
def test_who_may_invite_whom(maker, unit, holds, allowed):
    assert may_invite(actor(maker), PersonId(2), unit, holds, TREE) is allowed


def test_anybody_who_invites_may_invite_themselves_to_a_new_phone():
    maker = actor((SECRETARY_OF_EAST,))
    assert may_invite(maker, maker.person_id, EAST, maker.grants, TREE)


def actor(grants):
    return Actor(PersonId(1), UserId(1), "1", "Wang", "zh", "Asia/Shanghai", EAST, "east", "staff", grants)
