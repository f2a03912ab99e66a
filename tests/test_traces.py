"""A trace says where and what, and repeats nothing a person may have written."""

import pytest

from bot.traces import trace

WRITTEN = "我的电话是13900001111"


def raised(step):
    """The error of a step, traceback and all."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - each test says which
        step()
    return caught.value


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (lambda: int(WRITTEN), "ValueError"),
        (lambda: {}[WRITTEN], "KeyError"),
        (lambda: WRITTEN.encode("ascii"), "UnicodeEncodeError"),
        (lambda: [].index(WRITTEN), "ValueError"),
    ],
)
def test_kinds_that_quote_their_input_are_named_only(step, kind):
    told = trace(raised(step))
    assert told.splitlines()[-1] == kind
    assert "13900001111" not in told
    assert __file__ in told


def test_other_messages_stay():
    assert trace(raised(lambda: 1 / 0)).endswith("ZeroDivisionError: division by zero")
    assert trace(raised(lambda: open("/no/such/file"))).endswith("No such file or directory: '/no/such/file'")  # noqa: PTH123, SIM115


def test_values_of_variables_are_not_shown():
    def step():
        said = WRITTEN
        return len(said) / 0

    assert "13900001111" not in trace(raised(step))


def test_causes_come_first_and_are_cleaned_too():
    def step():
        try:
            int(WRITTEN)
        except ValueError as error:
            raise OSError("the row could not be written") from error

    told = trace(raised(step))
    assert told.index("ValueError") < told.index("and then:") < told.index("OSError: the row could not be written")
    assert "13900001111" not in told


@pytest.mark.parametrize(("suppressed", "shown"), [(False, 1), (True, 0)])
def test_what_happened_while_handling_is_shown_unless_suppressed(suppressed, shown):
    def step():
        try:
            raise OSError("first")  # noqa: TRY301
        except OSError:
            if suppressed:
                raise RuntimeError("second") from None
            raise RuntimeError("second")  # noqa: B904

    told = trace(raised(step)).splitlines()
    assert told.count("OSError: first") == shown
    assert told[-1] == "RuntimeError: second"


def test_errors_that_name_each_other_end():
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__context__, other.__context__ = other, one
    assert trace(one).splitlines() == ["RuntimeError: other", "", "and then:", "RuntimeError: one"]


def test_a_group_shows_its_parts():
    told = trace(ExceptionGroup("two failed", [ValueError(WRITTEN), OSError("gone")]))
    assert told.splitlines() == ["ExceptionGroup: two failed (2 sub-exceptions)", "ValueError", "OSError: gone"]


def test_a_message_that_fails_hides_nothing_else():
    class Odd(Exception):
        def __str__(self):
            raise ZeroDivisionError

    assert "Odd" in trace(raised(lambda: (_ for _ in ()).throw(Odd())))
