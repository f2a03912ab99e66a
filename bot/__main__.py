"""The commands: what they are called and take; each does its work in bot/cli and is imported only when called."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

Command = Callable[[argparse.Namespace], int]


def lazily(place: str) -> Command:
    """The function `module:name` of bot.cli, imported when it is called, so that --help is quick."""
    module, _, name = place.partition(":")

    def call(arguments: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"bot.cli.{module}"), name)
        return command(arguments)

    return call


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog="python -m bot", description="Zhengyou: a campaign of study and improvement, by chat"
    )
    top.add_argument("--config", type=Path, help="settings (config.yaml)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _running(commands)
    _content(commands)
    _rehearse(commands)
    _people(commands)
    _data(commands)
    return top


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, place: str, text: str
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=text, description=text)
    added.set_defaults(command=lazily(place))
    return added


def _running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = _add(commands, "run", "running:run", "run the bot until SIGTERM")
    run.add_argument("--crash-at", help=argparse.SUPPRESS)
    demo = _add(commands, "demo", "demo:demo", "a Telegram to try the bot on, in the browser")
    demo.add_argument("--port", type=int, default=8080)
    demo.add_argument("--speed", type=float, default=0.0, help="campaign seconds for each second; 0 stands still")
    _add(commands, "migrate", "running:migrate_now", "bring the database to the newest schema")


def _content(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _add(commands, "check", "content:check", "check campaign, materials and texts")
    check.add_argument("--config", dest="checked", type=Path, help="settings, or a campaign file")
    check.add_argument("--content", type=Path, help="the content folder, if not that of the settings")
    check.add_argument(
        "--why", nargs="?", choices=("en", "zh"), const="en", help="say after each finding why it is one"
    )
    campaign = _add(commands, "campaign", "content:campaign_new", "make a campaign file")
    new = campaign.add_subparsers(required=True, metavar="new").add_parser(
        "new", help="the reference campaign re-dated"
    )
    new.add_argument("--start", required=True, help="first day, such as 2026-12-01")
    new.add_argument("out", type=Path, metavar="OUT.yaml")
    draft = _add(commands, "draft", "drafting:draft", "draft a campaign file from an official notice, on stdout")
    draft.add_argument("notice", type=Path, metavar="NOTICE.txt|NOTICE.docx")
    _plan(commands)
    _calendar(commands)


def _calendar(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendar = commands.add_parser("calendar", help="public holidays and the days made up for them")
    acts = calendar.add_subparsers(required=True, metavar="list|set|import")
    listed = _add(acts, "list", "calendar:list_days", "say which days are special, this year and next")
    listed.add_argument("year", type=int, nargs="?", choices=range(2000, 2200), metavar="YEAR")
    one = _add(acts, "set", "calendar:set_day", "make a day off or a workday; what is not sent yet moves with it")
    one.add_argument("day", type=_day, metavar="DAY", help="such as 2027-02-06")
    one.add_argument("kind", choices=("off", "work", "library"), help="library: as it would be without you")
    one.add_argument("--name", help="such as the holiday's")
    many = _add(acts, "import", "calendar:import_days", "read lines of day,off|work,name from a CSV file")
    many.add_argument("file", type=Path, metavar="FILE.csv")


def _plan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plan = commands.add_parser("plan", help="which plan is in force, and what a changed campaign file would do")
    acts = plan.add_subparsers(required=True, metavar="diff|approve|list|reload")
    diff = _add(acts, "diff", "plans:diff", "compare a campaign file with the plan in force")
    diff.add_argument("file", type=Path, nargs="?", help="the campaign file of the settings, if none is named")
    diff.add_argument("--json", action="store_true")
    approve = _add(acts, "approve", "plans:approve", "put the campaign file in force")
    approve.add_argument("--by", metavar="MEMBER", help="the admin who decided; number in the roster, or a unique name")
    listed = _add(acts, "list", "plans:list_versions", "every version, what became of it and who decided")
    listed.add_argument("--json", action="store_true")
    _add(acts, "reload", "plans:reload", "read the campaign file again and put before the admins what is new in it")


def _rehearse(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rehearse = _add(commands, "rehearse", "rehearsing:rehearse", "say who would get what and when; nothing is sent")
    rehearse.add_argument("--from", dest="first", type=_day, metavar="DAY", help="such as 2010-06-01")
    rehearse.add_argument("--to", dest="last", type=_day, metavar="DAY")
    rehearse.add_argument("--unit", help="only members of this unit and those below it")
    rehearse.add_argument("--member", help="only this member: number in the roster, or a name that is unique")
    rehearse.add_argument("--as-joined", action="store_true", help="count those who have not joined as if they had")
    rehearse.add_argument("--language", choices=("zh", "en"), default="zh", help="of the text and the page")
    rehearse.add_argument("--diff", type=Path, metavar="OTHER.yaml", help="what another campaign file would change")
    shown = rehearse.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="everything, for other programs (docs/rehearse.md)")
    shown.add_argument("--html", type=Path, metavar="FILE", help="a calendar to look at and to print")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2010-06-01") from wrong


def _people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    roster = commands.add_parser("roster", help="who is who").add_subparsers(required=True, metavar="import|grant")
    imported = _add(roster, "import", "people:roster_import", "read people from an Excel or CSV file")
    imported.add_argument("file", type=Path)
    imported.add_argument("--yes", action="store_true", help="apply what an import after the first would do")
    imported.add_argument(
        "--leavers", choices=("keep", "remove"), default="remove", help="what becomes of people the file leaves out"
    )
    grant = _add(roster, "grant", "people:roster_grant", "give somebody a role")
    grant.add_argument("role", choices=("secretary", "admin"))
    grant.add_argument("member", help="number in the roster, or a name that is unique")
    grant.add_argument("--unit", help="the unit the role is for")
    invite = _add(commands, "invite", "people:invite", "make invitations")
    invite.add_argument("--unit")
    invite.add_argument("--member")
    invite.add_argument("--json", action="store_true")
    invite.add_argument("--sheet", type=Path, metavar="FILE.pdf", help="put them on paper, as QR codes to hand out")


def _data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = _add(commands, "backup", "data:backup", "copy the database into a file, while the bot runs or not")
    backup.add_argument("file", type=Path)
    restore = _add(commands, "restore", "data:restore", "put a backup in the place of the database")
    restore.add_argument("file", type=Path)
    _add(commands, "hold", "data:hold", "hold back what waits, after a database was put back without restore")
    held = _add(commands, "held", "data:held_decided", "decide on messages a restore held back")
    held.add_argument("act", choices=("list", "send", "drop"))
    held.add_argument("--kind", help="only messages of this kind")
    dead = _add(
        commands, "deadletter", "deadletters:deadletter", "updates that could not be handled, deliveries given up"
    )
    dead.add_argument("act", choices=("list", "show", "retry", "drop"))
    dead.add_argument("number", nargs="?", help="as `list` shows it: 7, d7 for a delivery, o7 for an occurrence")
    move = _add(commands, "move", "moving:move", "copy an SQLite database into the empty PostgreSQL of the settings")
    move.add_argument("file", type=Path, metavar="FILE.db")
    _add(commands, "doctor", "doctor:doctor", "say what is missing or wrong")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    called = parser().parse_args(arguments)
    command: Command = called.command
    try:
        status = command(called)
        print(end="", flush=True)  # says nothing, and does nothing where there is no stdout
    except BrokenPipeError:  # as with `| head`: whoever read this has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    return status


if __name__ == "__main__":
    sys.exit(main())
