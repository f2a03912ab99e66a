"""Audiences, senders, limits, figures and reports of broadcasts; expected values by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.access import Tree
from bot.domain.audiences import Counted, LeftOut, Reach, audience_of, audiences, sender_of, widest_sender
from bot.domain.broadcast_progress import Figures, Glance, Report
from bot.domain.broadcasts import Attachment, Broadcast, BroadcastState, Content, Letter
from bot.domain.deliveries import State
from bot.domain.people import Actor, Grant, Role, Unit

ROOT, HOUSE, EAST, WEST, NORTH = 1, 2, 3, 4, 5
TREE = Tree(
    [
        Unit(ROOT, None, "兰州分馆"),
        Unit(HOUSE, ROOT, "总支"),
        Unit(EAST, HOUSE, "东"),
        Unit(WEST, HOUSE, "西"),
        Unit(NORTH, ROOT, "北方"),
    ]
)
NOW = datetime(2010, 6, 18, 1, tzinfo=UTC)


def actor(*grants: tuple[Role, int]) -> Actor:
    held = tuple(Grant(role, unit) for role, unit in grants)
    return Actor(9, 1009, "9", "Wang", "zh", "Asia/Shanghai", EAST, "东", "staff", held)


SECRETARY, ADMIN = Role.SECRETARY, Role.ADMIN


@pytest.mark.parametrize(
    ("grants", "offered"),
    [
        ([], []),
        ([(SECRETARY, EAST)], [(EAST,)]),
        ([(SECRETARY, EAST), (SECRETARY, NORTH)], [(EAST, NORTH), (EAST,), (NORTH,)]),
        ([(ADMIN, HOUSE)], [(EAST, WEST), (EAST,), (WEST,)]),
        ([(ADMIN, ROOT)], [(EAST, WEST, NORTH), (EAST,), (WEST,), (NORTH,)]),
    ],
)
def test_what_an_author_may_choose_from(grants, offered):
    assert [audience.unit_ids for audience in audiences(actor(*grants), TREE)] == offered


def test_only_all_branches_are_everyone():
    assert [one.everyone for one in audiences(actor((ADMIN, ROOT)), TREE)] == [True, False, False, False]
    assert [one.everyone for one in audiences(actor((ADMIN, HOUSE)), TREE)] == [False, False, False]
    assert audience_of([EAST, WEST, NORTH], TREE).everyone
    assert not audience_of([EAST, WEST], TREE).everyone


@pytest.mark.parametrize(
    ("grants", "to", "sender"),
    [
        ([(SECRETARY, EAST)], [EAST], ("东",)),
        ([(ADMIN, ROOT)], [EAST], ("兰州分馆",)),
        ([(ADMIN, ROOT), (SECRETARY, EAST)], [EAST], ("东",)),
        ([(ADMIN, ROOT), (SECRETARY, EAST)], [EAST, WEST], ("兰州分馆",)),
        ([(ADMIN, ROOT), (ADMIN, HOUSE)], [EAST, WEST], ("总支",)),
        ([(SECRETARY, EAST), (SECRETARY, NORTH)], [EAST, NORTH], ("东", "北方")),
    ],
)
def test_in_whose_name_an_author_speaks(grants, to, sender):
    assert sender_of(actor(*grants), audience_of(to, TREE), TREE) == sender


def test_the_longest_name_decides_how_much_room_is_left():
    assert widest_sender(actor((SECRETARY, EAST)), TREE) == 3
    assert widest_sender(actor((ADMIN, ROOT)), TREE) == 6
    assert widest_sender(actor((SECRETARY, EAST), (SECRETARY, NORTH)), TREE) == 7
    assert Content("").most_units(6) == 4096 - 120 - 6
    assert Content("", attachment=Attachment("photo", "f")).most_units(6) == 1024 - 120 - 6
    assert Content("👍字").units == 3


def test_who_is_reached():
    counted = (
        Counted(EAST, None, 7),
        Counted(EAST, LeftOut.UNREACHABLE, 1),
        Counted(WEST, LeftOut.NOT_BOUND, 2),
        Counted(WEST, None, 3),
    )
    reach = Reach(counted, author_in=EAST)
    assert reach.recipients == 10
    assert list(reach.left_out.items()) == [("not_bound", 2), ("unreachable", 1)]
    west = reach.within([WEST])
    assert (west.recipients, dict(west.left_out), west.author_in) == (3, {"not_bound": 2}, None)
    assert reach.within([EAST]).author_in == EAST


@pytest.mark.parametrize(("recipients", "seconds"), [(0, 1), (1, 1), (19, 1), (20, 2), (5000, 264)])
def test_how_long_it_takes(recipients, seconds):
    assert Reach((Counted(EAST, None, recipients),)).seconds == seconds


def test_figures_are_counted_from_rows():
    figures = Figures.of(
        [
            (State.QUEUED, None, 3),
            (State.SENDING, None, 1),
            (State.SENT, None, 5),
            (State.SENT, "tapped", 2),
            (State.UNCERTAIN, "unknown", 1),
            (State.FAILED, "blocked", 2),
            (State.CANCELLED, "left", 1),
            (State.EXPIRED, None, 1),
        ]
    )
    assert figures == Figures(waiting=4, sent=7, uncertain=1, failed={"blocked": 2, "expired": 1, "left": 1})
    assert figures.recipients == 16
    assert not figures.is_at_rest
    assert (Figures(sent=1, uncertain=1).is_at_rest, Figures(sent=1, uncertain=1).is_finished) == (True, False)
    assert Figures(sent=1, failed={"blocked": 1}).is_finished


@pytest.mark.parametrize(
    ("figures", "after", "due"),
    [
        (Figures(waiting=9, sent=1), 60, False),
        (Figures(waiting=8, sent=2), 2.9, False),
        (Figures(waiting=8, sent=2), 3, True),
        (Figures(sent=9, uncertain=1), 0, True),
        (Figures(sent=10), 0, True),
    ],
)
def test_when_the_author_is_told(figures, after, due):
    last = Report(4, NOW, Figures(waiting=9, sent=1))
    assert last.is_due(figures, NOW + timedelta(seconds=after)) is due
    assert Report.from_json(last.to_json()) == last


def test_the_seal_changes_with_what_is_said_and_to_whom():
    def seal(text, units):
        letter = Letter(Content(text, ({"type": "bold", "offset": 0, "length": 1},)), ("东",))
        assert Letter.from_json(letter.to_json()) == letter
        return Broadcast(1, 9, units, letter, letter.hash, BroadcastState.DRAFT, NOW).seal

    assert seal("a", (EAST, WEST)) == seal("a", (WEST, EAST))
    assert len({seal("a", (EAST,)), seal("b", (EAST,)), seal("a", (WEST,)), seal("a", (EAST, WEST))}) == 4


@pytest.mark.parametrize(
    ("told", "glance", "seconds", "worth_it"),
    [
        (Figures(waiting=5), Glance(is_waiting=True, uncertain=0), 2, False),
        (Figures(waiting=5), Glance(is_waiting=True, uncertain=0), 3, True),
        (Figures(waiting=1_000_000), Glance(is_waiting=True, uncertain=0), 32, False),
        (Figures(waiting=1_000_000), Glance(is_waiting=True, uncertain=0), 33, True),
        (Figures(waiting=1, sent=4), Glance(is_waiting=False, uncertain=0), 1, True),
        (Figures(sent=4, uncertain=1), Glance(is_waiting=False, uncertain=1), 900, False),
        (Figures(sent=4, uncertain=1), Glance(is_waiting=False, uncertain=0), 1, True),
        (Figures(sent=4, uncertain=1), Glance(is_waiting=True, uncertain=0), 3, True),
    ],
)
def test_copies_are_counted_only_where_something_may_have_moved(told, glance, seconds, worth_it):
    assert Report(1, NOW, told).may_be_due(glance, NOW + timedelta(seconds=seconds)) == worth_it


def test_those_to_come_wait_too_until_all_are_queued():
    letter = Letter(Content("x"))
    sent = Broadcast(1, 9, (EAST,), letter, letter.hash, BroadcastState.CONFIRMED, NOW, recipients=600)
    figures = Figures(waiting=90, sent=10)
    assert figures.with_those_to_come(replace(sent, queued_to=250, queue_until=700)) == Figures(waiting=590, sent=10)
    assert figures.with_those_to_come(replace(sent, queued_to=700, queue_until=700)) == figures
