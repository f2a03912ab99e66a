"""The database: reachable, sound, at which schema, and whether the people in it can begin."""

from collections.abc import Iterator
from pathlib import Path

from bot.doctor.finding import Finding, note, ok, wrong
from bot.storage.looking import InForce, People, Unreadable, complaint, in_force, looking, people, revision
from bot.storage.migrate import UnknownRevision, newest_revision, require_known

VERSION_SHOWN = 12
"""Characters of a plan's version."""


async def check_database(url: str, file: Path | None, *, plan: str | None = None) -> list[Finding]:
    """Every finding about the database; nothing in it is changed. `plan` is the version of a sound campaign file."""
    if is_missing(file):
        return [note(f"{file}: there is no database yet; `roster import` or `run` makes it")]
    try:
        async with looking(url) as connection:
            here = await revision(connection)
            if here is None:
                return [note("the database is empty; `roster import` or `run` makes its tables")]
            require_known(here)
            damage = await complaint(connection)
            if damage:
                return [wrong(f"the database is damaged ({damage}); restore a backup (docs/operations.md)")]
            found = [ok(f"the database answers{_size(file)}, schema {here}")]
            if here != newest_revision():
                return [*found, note(f"the next start brings it to schema {newest_revision()}, after a backup")]
            found += about_plan(await in_force(connection), plan)
            return [*found, *about_people(await people(connection))]
    except Unreadable as error:
        return [wrong(f"the database cannot be read: {error}; see database.url and whether its server runs")]
    except UnknownRevision as unknown:
        return [wrong(str(unknown))]


def is_missing(file: Path | None) -> bool:
    """Whether there is no database file yet."""
    return file is not None and not file.exists()


def _size(file: Path | None) -> str:
    return f", {file.stat().st_size // 1024} KiB" if file is not None else ""


def about_plan(known: InForce | None, file: str | None) -> Iterator[Finding]:
    """Whether the bot runs what the campaign file says; `file` is its version, None where it is broken."""
    if known is None:
        return
    name = f"the plan in force is version {known.version[:VERSION_SHOWN]} since {known.since:%Y-%m-%d}"
    if file is None:
        yield note(f"{name}; it goes on until the campaign file is mended")
    elif file != known.version:
        yield note(f"{name}; the campaign file differs: `plan diff` shows how, an admin or `plan approve` decides")
    else:
        yield ok(f"{name}, as in the campaign file")


def about_people(found: People) -> Iterator[Finding]:
    """What keeps an organisation from beginning."""
    if found.on_roster == 0:
        yield note("nobody is on the roster; next: roster import FILE.csv")
        return
    yield ok(f"{found.on_roster} people on the roster, {found.bound} have joined")
    if found.bound == 0:
        yield note("nobody has joined; next: hand out invitations (invite)")
    if found.admins == 0:
        yield note("there is no admin; next: roster grant admin MEMBER")
    for name in found.units_without_secretary:
        yield note(f"{name} has no secretary; next: roster grant secretary MEMBER")
    if found.dead_letters:
        yield note(f"{found.dead_letters} updates could not be handled; see: deadletter list")
