"""The twelve things that hold after any trouble (reliability.md 4), each a function from evidence to what breaks it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from bot.domain.deliveries import KINDS, State
from bot.domain.digests import DIGESTS
from tests.faults.evidence import OPEN, Evidence

GRACE = timedelta(seconds=1)
"""How long after its lease a row may still be `sending`: until the next round looks."""
FINAL = frozenset(State) - frozenset(OPEN)


def accepted_is_stored(facts: Evidence) -> Iterator[str]:
    """I1: what Telegram was told to forget is in the inbox, dealt with; what somebody told is kept, and they know."""
    kept = {row.update_id for row in facts.rows["inbox"]}
    for number in range(1, facts.seen.last_update_id + 1):
        if number not in kept:
            yield f"update {number} is gone"
    dead = [row.update_id for row in facts.rows["inbox"] if row.state == "dead"]
    if len(dead) != facts.buried:
        yield f"updates {dead} are dead letters, {facts.buried} should be"
    for row in facts.rows["inbox"]:
        if row.state == "new":
            yield f"update {row.update_id} waits"
    yield from _told_is_known(facts)


def _told_is_known(facts: Evidence) -> Iterator[str]:
    stored = {row.text for row in facts.rows["deed"]}
    receipts = {line for arrival in facts.seen.arrivals for line in arrival["text"].splitlines()}
    for sentence in facts.told:
        if sentence not in stored:
            yield f"{sentence!r} was told and is not stored"
        if sentence not in receipts:
            yield f"{sentence!r} was told and nobody was told that it arrived"


def stored_is_stored_once(facts: Evidence) -> Iterator[str]:
    """I2: an update counts once, and so does what it did."""
    for update, count in Counter((row.bot_id, row.update_id) for row in facts.rows["inbox"]).items():
        if count > 1:
            yield f"update {update} is stored {count} times"
    for (person, sentence), count in Counter((row.person_id, row.text) for row in facts.rows["deed"]).items():
        if count > 1:
            yield f"{sentence!r} of person {person} counts {count} times"


def everybody_got_it_or_is_named(facts: Evidence) -> Iterator[str]:
    """I3: who is said to have a message has it; who has not is named with a reason."""
    owed = {row.id: row for row in facts.rows["delivery"] if row.kind in DIGESTS}
    for row in facts.rows["delivery"]:
        if row.op == "send" and row.state == State.SENT and row.reason != "taken_as_sent" and not facts.copies(row):
            yield f"delivery {row.id} ({row.kind}) is sent and nobody has it"
        if row.state in FINAL - {State.SENT} and not row.reason:
            yield f"delivery {row.id} ({row.kind}) is {row.state} for no reason"
        digest = owed.get(row.digest_id)
        if row.state == State.FOLDED and row.reason in DIGESTS and digest is None:
            yield f"delivery {row.id} ({row.kind}) is listed in a digest that nobody is owed"
        if row.state == State.FOLDED and digest is not None and digest.state in FINAL - {State.SENT}:
            yield f"delivery {row.id} ({row.kind}) counts as sent and its digest is {digest.state}"


def nobody_got_three(facts: Evidence) -> Iterator[str]:
    """I4: never a third copy."""
    for row in facts.rows["delivery"]:
        if row.op == "send" and facts.copies(row) > 2:
            yield f"delivery {row.id} ({row.kind}) arrived {facts.copies(row)} times"


def two_copies_are_flagged(facts: Evidence) -> Iterator[str]:
    """I5: where there may be a second copy, the row says so."""
    for row in facts.rows["delivery"]:
        if row.op == "send" and facts.copies(row) > 1 + row.unknowns:
            yield f"delivery {row.id} ({row.kind}) arrived {facts.copies(row)} times, flagged {row.unknowns}"


def nothing_is_stuck(facts: Evidence) -> Iterator[str]:
    """I6: nothing stays `sending` beyond its lease."""
    for row in facts.rows["delivery"]:
        if row.state == State.SENDING and row.lease_until + GRACE < facts.machine_now:
            yield f"delivery {row.id} ({row.kind}) is stuck since {row.lease_until}"


def finished_means_final(facts: Evidence) -> Iterator[str]:
    """I7: a broadcast is told to be finished exactly when every copy has reached a final state."""
    for one in facts.rows["broadcast"]:
        if one.state != "confirmed":
            continue
        states = [row.state for row in facts.rows["delivery"] if (row.broadcast_id, row.kind) == (one.id, "broadcast")]
        is_final = all(state in FINAL for state in states)
        if len(states) != one.recipients:
            yield f"broadcast {one.id} has {len(states)} copies for {one.recipients} people"
        if bool((one.progress or {}).get("is_finished")) != is_final:
            yield f"broadcast {one.id}: told to be finished: {not is_final}, all copies final: {is_final}"


def nothing_after_the_end(facts: Evidence) -> Iterator[str]:
    """I8: nothing unasked reaches an account after it was cut off or its person withdrew; what never left is nowhere."""
    gone = {(row.person_id, row.user_id): row.unbound_at for row in facts.rows["telegram_account"]}
    said_no = _withdrawn(facts)
    for row in facts.rows["delivery"]:
        if row.op != "send":
            continue
        if row.state in {State.CANCELLED, State.EXPIRED} and not row.attempts and facts.copies(row):
            yield f"delivery {row.id} ({row.kind}) was {row.state} and arrived"
        arrival = facts.arrival(row)
        ends = [gone.get((row.person_id, row.chat_id)) if KINDS[row.kind].needs_account else None]
        ends.append(said_no.get(row.person_id) if KINDS[row.kind].needs_consent else None)
        if arrival is not None and any(end is not None and arrival["when"] > end for end in ends):
            yield f"delivery {row.id} ({row.kind}) arrived after its person had left"


def _withdrawn(facts: Evidence) -> Mapping[int, object]:
    """When people withdrew who have not come back since."""
    agreeing = {row.person_id for row in facts.rows["consent"] if row.withdrawn_at is None}
    return {row.person_id: row.withdrawn_at for row in facts.rows["consent"] if row.person_id not in agreeing}


def fired_once(facts: Evidence) -> Iterator[str]:
    """I9: an occurrence fires once: one row, settled, and at most one delivery of each kind."""
    keys = Counter((row.campaign_id, row.rule, row.person_id, row.slot) for row in facts.rows["occurrence"])
    for key, count in keys.items():
        if count > 1:
            yield f"occurrence {key} is there {count} times"
    for row in facts.rows["occurrence"]:
        if row.state == "fired" and row.settled_at is None:
            yield f"occurrence {row.id} fired nobody knows when"
    owed = Counter((row.occurrence_id, row.kind) for row in facts.rows["delivery"] if row.occurrence_id is not None)
    state_of = {row.id: row.state for row in facts.rows["occurrence"]}
    for (number, kind), count in owed.items():
        if count > 1:
            yield f"occurrence {number} made {count} deliveries of {kind}"
        if state_of.get(number) != "fired":
            yield f"occurrence {number} is {state_of.get(number)} and made a {kind}"


def privilege_is_on_record(facts: Evidence) -> Iterator[str]:
    """I10: every privileged change has its line of audit, and no line speaks of what did not happen."""
    noted = Counter((row.action, row.object) for row in facts.rows["audit"] if row.actor_id is not None)
    changed = Counter(
        {
            ("broadcast.confirmed", f"broadcast:{row.id}"): 1
            for row in facts.rows["broadcast"]
            if row.state == "confirmed"
        }
    )
    changed.update(("role.granted", f"person:{row.person_id}") for row in facts.rows["role_grant"] if row.granted_by)
    watched = {"broadcast.confirmed", "role.granted"}
    for action, thing in changed.keys() | {key for key in noted if key[0] in watched}:
        if noted[action, thing] != changed[action, thing]:
            yield f"{action} of {thing} is noted {noted[action, thing]} times, happened {changed[action, thing]} times"


def the_pace_held(facts: Evidence) -> Iterator[str]:
    """I11: no second holds more requests than Telegram allows."""
    if facts.per_second and facts.seen.most_in_a_second > facts.per_second:
        yield f"{facts.seen.most_in_a_second} requests in one second"


def the_database_is_sound(facts: Evidence) -> Iterator[str]:
    """I12: files, constraints and references are whole."""
    yield from facts.broken


INVARIANTS: Mapping[str, Callable[[Evidence], Iterator[str]]] = {
    "I1": accepted_is_stored,
    "I2": stored_is_stored_once,
    "I3": everybody_got_it_or_is_named,
    "I4": nobody_got_three,
    "I5": two_copies_are_flagged,
    "I6": nothing_is_stuck,
    "I7": finished_means_final,
    "I8": nothing_after_the_end,
    "I9": fired_once,
    "I10": privilege_is_on_record,
    "I11": the_pace_held,
    "I12": the_database_is_sound,
}


def broken_by(facts: Evidence) -> dict[str, list[str]]:
    """What each invariant complains of, by its number; empty when all hold."""
    found = {name: list(check(facts)) for name, check in INVARIANTS.items()}
    return {name: complaints for name, complaints in found.items() if complaints}


def check_all(facts: Evidence) -> None:
    """AssertionError with every complaint."""
    found = broken_by(facts)
    assert not found, "\n".join(f"{name}: {line}" for name, lines in found.items() for line in lines[:20])
