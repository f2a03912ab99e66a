"""`invite --sheet`: cards on paper for whoever is to be invited, or one plain line, and never a file half made."""

import json
import re
import stat

import pytest
from sqlalchemy import insert, select, update

from bot.storage import tables as t
from tests.faults.processes import START, stage
from tests.operations.running import command, settings, transaction
from tests.world import CONTENT as RELATIVE

CONTENT = RELATIVE.resolve()


@pytest.fixture
async def acted(template, tmp_path):
    async with stage(template, tmp_path) as made:
        yield made


async def crowd(acted, count):
    """So many people of East whom nobody has invited yet."""
    async with transaction(acted.file) as tx:
        for number in range(100, 100 + count):
            await tx.run(insert(t.person).values(id=number, code=f"P{number}", name=f"人{number}", created_at=START))
            since = {"unit_id": 2, "kind": "staff", "from_on": START.date()}
            await tx.run(insert(t.membership).values(person_id=number, **since))


async def invited(acted):
    async with transaction(acted.file) as tx:
        return len(await tx.rows(select(t.invite)))


def pages(pdf):
    assert pdf.startswith(b"%PDF")
    return len(re.findall(rb"/Type ?/Page\b", pdf))


async def test_eight_cards_to_a_page(acted, tmp_path):
    await crowd(acted, 17)
    file = tmp_path / "east.pdf"
    status, out, err = await command("invite", "--unit", "第一党支部", "--sheet", str(file), env=settings(acted))
    assert (status, out, err) == (0, f"17 invitations in {file}; whoever holds one can join as that person\n", "")
    assert pages(file.read_bytes()) == 3
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await invited(acted) == 17


async def test_the_same_as_json_for_those_who_want_both(acted, tmp_path):
    await crowd(acted, 2)
    async with transaction(acted.file) as tx:
        await tx.run(update(t.person).where(t.person.c.id == 101).values(language="en"))
    file = tmp_path / "two.pdf"
    status, out, _ = await command("invite", "--json", "--sheet", str(file), env=settings(acted))
    said = json.loads(out)
    assert status == 0
    assert [(one["member"], one["name"], one["unit"]) for one in said] == [
        ("P100", "人100", "第一党支部"),
        ("P101", "人101", "第一党支部"),
    ]
    assert all(set(one) == {"member", "name", "unit", "start"} for one in said)
    assert pages(file.read_bytes()) == 1


async def test_one_line_and_no_file_where_there_is_nothing_to_print(acted, tmp_path):
    env, file = settings(acted), tmp_path / "none.pdf"
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"somebody else's")
    missing = tmp_path / "no such folder" / "none.pdf"
    cases = (
        ((), file, "everybody is bound already, so there is nobody to invite"),
        (("--unit", "第九党支部"), file, "第九党支部"),
        (("--member", "X9"), file, "X9"),
        (("--member", "E1"), kept, f"{kept} is there already and is left alone; name another file"),
        (("--member", "E1"), missing, f"{missing} can't be written: No such file or directory; nobody was invited"),
        (("--member", "E1"), tmp_path, f"{tmp_path} is there already and is left alone; name another file"),
    )
    for words, place, reason in cases:
        status, out, err = await command("invite", *words, "--sheet", str(place), env=env)
        assert (out, len(err.splitlines())) == ("", 1), err
        assert reason in err
        assert (status, "Traceback" in err) == (0 if not words else 1, False)
    assert not file.exists()
    assert kept.read_bytes() == b"somebody else's"
    assert await invited(acted) == 0


async def test_without_telegram_nobody_is_invited(acted, tmp_path):
    await crowd(acted, 1)
    file = tmp_path / "one.pdf"
    env = settings(acted, BOT_TOKEN="777:somebody-else")
    status, out, err = await command("invite", "--sheet", str(file), env=env)
    assert (status, out) == (1, "")
    assert "Telegram does not know this BOT_TOKEN" in err
    assert not file.exists()
    assert await invited(acted) == 0


async def test_what_cannot_be_drawn_is_said_with_the_next_step(acted, tmp_path):
    await crowd(acted, 1)
    content = tmp_path / "content"
    content.mkdir()
    for part in ("campaign.yaml", "materials", "quizzes", "texts", "vocabulary", "calendar"):
        whole = CONTENT / part
        if whole.exists():
            (content / part).symlink_to(whole)
    file = tmp_path / "one.pdf"
    env = settings(acted, BOT__CAMPAIGN__CONTENT_DIR=str(content), BOT__CAMPAIGN__FILE=str(content / "campaign.yaml"))
    status, out, err = await command("invite", "--sheet", str(file), env=env)
    assert (status, out) == (1, "")
    assert "the invitations were made, but not the sheet (no_fonts); run this again for new ones" in err
    assert not file.exists()


async def test_through_the_running_bot(acted, tmp_path):
    await crowd(acted, 3)
    await acted.start_bot()

    async def is_listening():
        return acted.file.with_name(f"{acted.file.name}.sock").exists()

    await acted.until(is_listening)
    file = tmp_path / "three.pdf"
    status, out, _ = await command("invite", "--sheet", str(file), env=settings(acted))
    assert (status, out.split()[0]) == (0, "3")
    assert pages(file.read_bytes()) == 1
    assert await acted.stop_bot() == 0
