"""The whole campaign rehearsed for made-up members: seconds and memory by how many there are, and person by person."""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.stand.varied import varied_crowd
from bot.cli.rehearsing import theatre_of
from bot.founding import library
from bot.logs import set_up_logs
from bot.rehearsal.casting import Wanted
from bot.rehearsal.rehearsing import Theatre
from bot.settings import load as settings_of
from bot.storage.database import Database
from bot.texts import Catalogue

SIZES = (1_000, 10_000, 100_000)
ONE_BY_ONE = 200
"""So few are also played each for themselves, which takes about a third of a second for each."""
MEGA = 1024


def theatre(url: str) -> Theatre:
    """The reference campaign over a database."""
    settings = settings_of(None, {"BOT__DATABASE__URL": url})
    return theatre_of(settings, library(settings), Catalogue.load(settings.campaign.content_dir / "texts"))


async def filled(url: str, people: int) -> None:
    database = Database(url)
    await varied_crowd(database, people)
    await database.close()


def measured(url: str, *, one_by_one: bool) -> None:
    set_up_logs("warning", "text", secrets=())
    began = time.monotonic()
    wanted = Wanted(one_by_one=one_by_one)
    played = theatre(url).rehearse_now(wanted, last=None, reached=lambda _at: None)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cohorts = played.audience.cohorts
    print(
        f"{played.audience.size} reached in {len(cohorts)} groups, {len(played.messages)} rows, "
        f"{sum(one.cohort.size for one in played.messages)} messages: {time.monotonic() - began:.1f} s "
        f"({used.ru_utime + used.ru_stime:.1f} s of processor), {used.ru_maxrss / MEGA:.0f} MiB",
        flush=True,
    )


def processor_of(url: str, people: int, way: str) -> float:
    """Measure in a process of its own; seconds of processor it took from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{people:>7} members, {way}: ", end="", flush=True)
    subprocess.run([sys.executable, "-m", "bench.rehearsing", "measure", url, way], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    if sys.argv[1:2] == ["measure"]:
        measured(sys.argv[2], one_by_one=sys.argv[3] == "one by one")
        return
    sizes = [int(word) for word in sys.argv[1:]] or (ONE_BY_ONE, *SIZES)
    before: float | None = None
    with tempfile.TemporaryDirectory() as folder:
        for people in sizes:
            url = f"sqlite+aiosqlite:///{Path(folder) / f'{people}.db'}"
            asyncio.run(filled(url, people))
            groups = processor_of(url, people, "in groups")
            if before is not None:
                print(f"{'':7} {groups / before:.2f} times the processor of the line before", flush=True)
            before = groups
            if people <= ONE_BY_ONE:
                alone = processor_of(url, people, "one by one")
                print(f"{'':7} {alone / groups:.1f} times the processor of the groups", flush=True)


if __name__ == "__main__":
    main()
