"""Twenty at once, refilled within ten seconds, told once until ten seconds of quiet; nobody pays for somebody else."""

from bot.domain import flood
from bot.domain.flood import Flood, Verdict

LIN, CHEN = 1001, 1002
IN, TOLD, OUT = Verdict.WELCOME, Verdict.FLOODING, Verdict.SILENCE


def test_twenty_at_once_then_one_notice_then_silence():
    gate = Flood()
    assert [gate.judge(LIN, 100.0) for _ in range(23)] == [IN] * 20 + [TOLD, OUT, OUT]


def test_two_more_for_each_second():
    gate = Flood()
    for _ in range(21):
        gate.judge(LIN, 100.0)
    assert [gate.judge(LIN, 100.5) for _ in range(2)] == [IN, OUT]
    assert [gate.judge(LIN, 103.0) for _ in range(6)] == [IN] * 5 + [OUT]


def test_a_flood_that_goes_on_is_told_once_and_a_new_one_again():
    gate = Flood()
    verdicts = [gate.judge(LIN, 100.0 + tenth / 10) for tenth in range(600)]
    assert verdicts.count(TOLD) == 1
    assert verdicts.count(IN) == 20 + 119  # two a second, the last one in the last tenth not yet
    assert [gate.judge(LIN, 169.9) for _ in range(21)] == [IN] * 20 + [TOLD]


def test_nobody_pays_for_somebody_else():
    gate = Flood()
    for _ in range(1000):
        gate.judge(LIN, 100.0)
    assert gate.judge(CHEN, 100.0) is IN


def test_who_writes_at_an_ordinary_pace_is_never_refused():
    gate = Flood()
    assert {gate.judge(LIN, 100.0 + second / 2) for second in range(10_000)} == {IN}


def test_zero_lifts_it():
    gate = Flood(0)
    assert {gate.judge(LIN, 100.0) for _ in range(1000)} == {IN}
    assert len(gate) == 0


def test_who_was_quiet_is_forgotten():
    gate = Flood()
    for user in range(500):
        gate.judge(user, 100.0)
    assert len(gate) == 500
    gate.judge(LIN, 110.0)
    assert len(gate) == 1


def test_memory_is_bounded_whoever_comes(monkeypatch):
    monkeypatch.setattr(flood, "MOST_BUCKETS", 50)
    gate = Flood()
    for user in range(500):
        gate.judge(user, 100.0)
    assert len(gate) == 50


def test_a_clock_that_stands_still_or_steps_back_refills_nothing():
    gate = Flood()
    for _ in range(20):
        gate.judge(LIN, 100.0)
    assert gate.judge(LIN, 90.0) is TOLD
