"""The main job once more, on PostgreSQL instead of SQLite."""

import pytest

from tests.chat import Chat
from tests.world import World


@pytest.fixture
def on_postgres(postgres_url: str, world: World) -> Chat:
    world.url = postgres_url
    return Chat(world)


async def test_a_deed_a_broadcast_and_a_study_card(on_postgres):
    await on_postgres("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: 登记一件事，属于哪个方面？…
        Lin: [服务群众]
        Bot ✎ Lin: 带头服务群众：…
        — the bot restarts —
        Lin: 帮读者找到了县志
        Bot → Lin: 已登记（6月18日，仅您和支部书记可见）。…
        Wang: /branch
        Bot → Wang: 第一党支部…
        Zhao: /stats
        Bot → Zhao: …
        — Mon 21 Jun, 09:30 —
        Bot → Lin: 活动的总体要求…
        Bot → Chen: What the campaign asks for…
        Bot → Wang: 活动的总体要求…
        Bot → Zhao: 活动的总体要求…
        Lin: [已阅]
        Bot ✎ Lin: …
    """)
