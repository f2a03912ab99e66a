"""How fast a bot may send, and what 429 says; time is moved by hand."""

import pytest

from sandbox.telegram import REAL, ApiError, Rates
from sandbox.telegram.limits import Limits
from tests.sandbox.conftest import LIN, TOKEN


def outcomes(limits, *chats, new=True, paid=False):
    """None for each request let through, else the seconds to wait."""
    waits = []
    for chat in chats:
        try:
            limits.admit(chat, new=new, paid=paid)
            waits.append(None)
        except ApiError as refused:
            waits.append(refused.parameters["retry_after"])
    return waits


def test_thirty_in_any_second(hands):
    limits = Limits(hands.monotonic, REAL)
    assert outcomes(limits, *range(1, 31)) == [None] * 30
    assert outcomes(limits, 31) == [1]
    hands.seconds_pass(1)
    assert outcomes(limits, 31) == [None]


def test_a_thousand_paid_ones_that_leave_the_free_ones_alone(hands):
    limits = Limits(hands.monotonic, REAL)
    assert outcomes(limits, *range(1, 1001), paid=True) == [None] * 1000
    assert outcomes(limits, 1001, paid=True) == [1]
    assert outcomes(limits, *range(2001, 2031)) == [None] * 30
    assert outcomes(limits, 2031) == [1]


def test_who_pays_says_so_in_the_request(telegram):
    telegram.rates = Rates(1, 0.0, 0, 0, 2)
    for chat, paid in ((LIN, True), (LIN, True), (LIN, False)):
        telegram.call(TOKEN, "sendMessage", {"chat_id": chat, "text": "a", "allow_paid_broadcast": paid})
    for paid in (True, False):
        with pytest.raises(ApiError):
            telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "b", "allow_paid_broadcast": paid})


def test_edits_count_in_all_but_not_for_the_chat(hands):
    limits = Limits(hands.monotonic, REAL)
    assert outcomes(limits, *[LIN] * 30, new=False) == [None] * 30
    assert outcomes(limits, LIN, new=False) == [1]


def test_one_a_second_to_a_chat_after_a_short_burst(hands):
    limits = Limits(hands.monotonic, REAL)
    assert outcomes(limits, LIN, LIN, LIN, LIN) == [None, None, None, 1]
    hands.seconds_pass(1)
    assert outcomes(limits, LIN, LIN) == [None, 1]
    hands.seconds_pass(10)
    assert outcomes(limits, LIN, LIN, LIN, LIN) == [None, None, None, 1]


def test_twenty_a_minute_to_a_group(hands):
    limits = Limits(hands.monotonic, Rates(0, 0.0, 0, 20))
    assert outcomes(limits, *[-5] * 20) == [None] * 20
    assert outcomes(limits, -5, -6, LIN) == [60, None, None]
    hands.seconds_pass(45)
    assert outcomes(limits, -5) == [15]
    hands.seconds_pass(15)
    assert outcomes(limits, -5) == [None]


def test_a_refused_message_does_not_arrive_and_is_no_finding(telegram):
    telegram.rates = REAL
    for number in range(3):
        telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": str(number)})
    with pytest.raises(ApiError) as refused:
        telegram.call(TOKEN, "sendMessage", {"chat_id": LIN, "text": "too fast"})
    assert (refused.value.error_code, refused.value.description) == (429, "Too Many Requests: retry after 1")
    assert refused.value.parameters == {"retry_after": 1}
    assert [arrival.text for arrival in telegram.ledger.arrivals] == ["0", "1", "2"]
    assert telegram.journal.findings == []
