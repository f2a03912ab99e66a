"""The pace holds whatever is asked, answers go first, and nobody starves; times are machine seconds."""

import heapq
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pacing import CHAT_BURST, UNLIMITED, Lane, Pacing

ANSWER, DELIVERY, BROADCAST = Lane.ANSWER, Lane.DELIVERY, Lane.BROADCAST
START = 1_000.0
GROUP = -100
LANES = st.sampled_from(Lane)
MOMENTS = st.floats(0, 4, allow_nan=False)
ASKS = st.lists(st.tuples(MOMENTS, LANES, st.integers(1, 400)), max_size=100)
thoroughly = settings(deadline=None, max_examples=60)  # the machine may be busy; no test is about its speed


def no_chat_pace(**settings):
    return Pacing(per_chat_seconds=0, per_group_minute=0, **settings)


def play(pacing, asks, *, until=START + 20):
    """Everybody asks at their moment and again when told to; who left, as (when, lane, chat, asked at)."""
    waiting = [(START + at, number, START + at, lane, chat) for number, (at, lane, chat) in enumerate(asks)]
    heapq.heapify(waiting)
    left = []
    while waiting and waiting[0][0] < until:
        now, number, asked_at, lane, chat = heapq.heappop(waiting)
        wait = pacing.take(lane, chat, now)
        if wait:
            heapq.heappush(waiting, (now + wait, number, asked_at, lane, chat))
        else:
            left.append((now, lane, chat, asked_at))
    return left


def most_within(moments, seconds):
    """The most moments in any window of that length, both edges included."""
    moments = sorted(moments)
    return max((sum(start <= other <= start + seconds for other in moments) for start in moments), default=0)


def flood(lane, *, first_chat, count):
    return [(0.0, lane, first_chat + number) for number in range(count)]


@thoroughly
@given(ASKS)
def test_no_second_ever_holds_more_than_thirty(asks):
    assert most_within([now for now, *_ in play(no_chat_pace(), asks)], 1.0) <= 30


def test_all_lanes_at_full_stretch_stay_within_the_second():
    lanes = flood(ANSWER, first_chat=1, count=90), flood(DELIVERY, first_chat=1000, count=90)
    asks = [*lanes[0], *lanes[1], *flood(BROADCAST, first_chat=2000, count=90)]
    left = play(no_chat_pace(), asks)
    assert most_within([now for now, *_ in left], 1.0) <= 30
    assert len(left) == 270
    assert max(now for now, *_ in left) <= START + 270 / 19 + 0.1


@thoroughly
@given(ASKS, st.integers(0, 5))
def test_an_answer_never_waits_behind_bulk(asks, offset):
    bulk = [(at, lane, 1000 + chat) for at, lane, chat in asks if lane is not ANSWER]
    bulk += flood(DELIVERY, first_chat=2000, count=60) + flood(BROADCAST, first_chat=3000, count=60)
    answers = [(offset / 50 + number / 6, ANSWER, number + 1) for number in range(24)]  # the six a second kept for them
    waits = [now - asked_at for now, lane, _, asked_at in play(no_chat_pace(), bulk + answers) if lane is ANSWER]
    assert len(waits) == 24
    assert max(waits) <= 1 / 6


def test_bulk_keeps_off_the_reserve_while_answers_use_it():
    answers = [(number / 2, ANSWER, number + 1) for number in range(20)]
    left = play(no_chat_pace(), flood(BROADCAST, first_chat=1000, count=220) + answers, until=START + 10)
    bulk = [now for now, lane, *_ in left if lane is BROADCAST and now > START + 1]
    assert most_within(bulk, 1.0) <= 19 + 2
    assert len(bulk) >= 18 * 9


def test_bulk_borrows_a_reserve_nobody_uses():
    left = play(no_chat_pace(), flood(BROADCAST, first_chat=1, count=130), until=START + 5)
    assert len(left) >= 25 * 5


def test_deliveries_go_before_a_broadcast():
    left = play(
        no_chat_pace(), flood(BROADCAST, first_chat=1, count=90) + [(1.0, DELIVERY, 1000 + n) for n in range(25)]
    )
    last_delivery = max(now for now, lane, *_ in left if lane is DELIVERY)
    assert last_delivery <= START + 1 + 25 / 25 + 0.04


def test_deliveries_are_not_starved_by_answers():
    asks = flood(ANSWER, first_chat=1, count=200) + flood(DELIVERY, first_chat=5000, count=40)
    moments = sorted(now for now, lane, *_ in play(no_chat_pace(), asks, until=START + 8) if lane is DELIVERY)
    gaps = [later - earlier for earlier, later in zip([START, *moments], [*moments, START + 8], strict=False)]
    assert max(gaps) <= 1.1


@thoroughly
@given(st.lists(st.tuples(MOMENTS, LANES, st.sampled_from([7, 8, GROUP])), max_size=60))
def test_a_chat_keeps_its_own_pace(asks):
    left = play(Pacing(), asks, until=START + 300)
    for chat in (7, 8):
        own = [now for now, _, to, _ in left if to == chat]
        assert most_within(own, 1.0) <= 1 + CHAT_BURST
        assert most_within(own, 10.0) <= 10 + CHAT_BURST
    assert most_within([now for now, _, to, _ in left if to == GROUP], 60.0) <= 20
    assert len(left) == len(asks), "everybody leaves in the end"


def test_a_group_gets_twenty_in_no_minute_more_and_hardly_less():
    left = play(Pacing(), [(0.0, DELIVERY, GROUP)] * 60, until=START + 300)
    moments = [now for now, *_ in left]
    assert most_within(moments, 60.0) == 20
    assert len(moments) == 60
    assert max(moments) <= START + 60 / 17 * 60


def test_three_at_once_then_one_a_second():
    pacing = Pacing()
    waits = [pacing.take(ANSWER, 7, START) for _ in range(4)]
    assert waits == [0, 0, 0, pytest.approx(1.0)]
    assert pacing.take(ANSWER, 7, START + waits[3]) == 0


def test_a_refused_request_for_a_slot_counts_nothing():
    pacing = Pacing()
    for _ in range(CHAT_BURST):
        pacing.take(ANSWER, 7, START)
    waits = {pacing.take(ANSWER, 7, START + 0.5) for _ in range(50)}
    assert waits == {0.5}
    assert pacing.take(ANSWER, 8, START + 0.5) == 0


@thoroughly
@given(ASKS, LANES, MOMENTS)
def test_slots_says_how_many_can_leave(asks, lane, later):
    pacing = no_chat_pace()
    play(pacing, asks)
    now = START + 20 - later
    slots = pacing.slots(lane, now)
    assert (pacing.next_slot(lane, now) == 0) == (slots > 0)
    taken = 0
    while pacing.take(lane, 10_000 + taken, now) == 0:
        taken += 1
    assert taken == slots
    assert pacing.slots(lane, now) == 0


def test_from_rest_a_lane_takes_a_few_at_once():
    assert [Pacing().slots(lane, START) for lane in (ANSWER, DELIVERY, BROADCAST)] == [4, 3, 2]


def test_a_429_rests_its_chat_alone():
    pacing = Pacing()
    pacing.refused(7, 30, START)
    assert pacing.take(ANSWER, 7, START + 1) == 29
    assert pacing.take(ANSWER, 8, START + 1) == 0
    assert pacing.take(ANSWER, 7, START + 30) == 0


def test_429s_on_two_chats_within_five_seconds_rest_everybody_for_the_longer_time():
    pacing = Pacing()
    pacing.refused(7, 30, START)
    pacing.refused(8, 3, START + 5)
    assert pacing.take(ANSWER, 9, START + 6) == 24
    assert pacing.slots(DELIVERY, START + 6) == 0
    assert pacing.next_slot(DELIVERY, START + 6) == 24
    assert pacing.take(ANSWER, 9, START + 30) == 0


@pytest.mark.parametrize(("second_chat", "after"), [(7, 1.0), (8, 5.1)])
def test_the_same_chat_twice_or_two_far_apart_rest_nobody_else(second_chat, after):
    pacing = Pacing()
    pacing.refused(7, 30, START)
    pacing.refused(second_chat, 30, START + after)
    assert pacing.take(ANSWER, 9, START + after) == 0


def test_a_refusal_of_no_chat_rests_everybody():
    pacing = Pacing()
    pacing.refused(None, 2, START)
    assert pacing.take(ANSWER, 9, START) == 2
    assert pacing.take(ANSWER, 9, START + 2) == 0


def test_a_shorter_pause_does_not_end_a_longer_one():
    pacing = Pacing()
    pacing.pause_all(START + 10)
    pacing.pause_all(START + 2)
    pacing.pause_chat(7, START + 20)
    pacing.pause_chat(7, START + 3)
    assert pacing.take(ANSWER, 8, START + 4) == 6
    assert pacing.take(ANSWER, 7, START + 15) == 5


@pytest.mark.parametrize("lifted", [0, None])
def test_without_limits_everything_leaves_at_once(lifted):
    pacing = Pacing(per_second=lifted, reserved_for_answers=0, per_chat_seconds=lifted, per_group_minute=lifted)
    assert {pacing.take(BROADCAST, chat, START) for chat in (7, 7, GROUP, GROUP) for _ in range(500)} == {0.0}
    assert pacing.slots(BROADCAST, START) == UNLIMITED


def test_a_lifted_total_still_keeps_each_chats_pace():
    pacing = Pacing(per_second=0)
    assert [pacing.take(DELIVERY, 7, START) for _ in range(4)] == [0, 0, 0, pytest.approx(1.0)]


def test_idle_chats_are_forgotten():
    pacing = Pacing(per_second=0)
    pacing.take(ANSWER, 99_999, START)
    for number in range(10_000):
        assert pacing.take(DELIVERY, 1 + number, START + number / 25) == 0
        pacing.refused(50_000 + number, 0.1, START + number * 10)
        if number % 25 == 0:
            assert pacing.take(ANSWER, 99_999, START + number / 25) == 0  # always busy, and in nobody's way
    assert len(pacing._chats) <= 60
    assert len(pacing._paused) == 1


@thoroughly
@given(ASKS)
def test_what_is_remembered_goes_on_as_if_nothing_had_happened(asks):
    here, row = Pacing(), json.dumps(Pacing().remembered(START))
    now = START
    for after, lane, chat in asks:
        now += after / 10
        passed_on = Pacing()
        passed_on.recall(json.loads(row), now)
        assert passed_on.take(lane, chat, now) == pytest.approx(here.take(lane, chat, now), abs=1e-3)
        if chat % 7 == 0:
            passed_on.refused(chat, 2, now)
            here.refused(chat, 2, now)
        row = json.dumps(passed_on.remembered(now))


def test_a_clock_put_back_holds_nothing_up():
    pacing, later = Pacing(), Pacing()
    pacing.refused(7, 30, START + 3_600)
    assert [pacing.take(BROADCAST, chat, START + 3_600) for chat in (1, 2)] == [0, 0]
    later.recall(pacing.remembered(START + 3_600), START)
    assert later.take(BROADCAST, 1, START + 1) == 0
    assert later.take(BROADCAST, 7, START + 1) == 29


def test_what_is_not_paid_for_keeps_to_what_is_free():
    pacing = no_chat_pace(per_second=1_000, reserved_for_answers=6, free_per_second=25)
    asks = [*flood(BROADCAST, first_chat=1_000, count=1_000), *flood(DELIVERY, first_chat=1, count=60)]
    left = play(pacing, asks)
    assert most_within([now for now, lane, *_ in left if lane is DELIVERY], 1.0) <= 29
    assert len([now for now, lane, *_ in left if lane is BROADCAST and now <= START + 1.1]) == 1_000
