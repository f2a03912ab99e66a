"""No task is lost: a failure is logged, the end of an essential one ends the wait, closing leaves none."""

import asyncio

from structlog.testing import capture_logs

from bot.nursery import Nursery


async def forever():
    await asyncio.Event().wait()


async def fails():
    raise LookupError("no such row")


async def settles():
    """Long enough for everything that is ready to run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_crash_is_logged_with_its_name_and_a_number_and_the_rest_goes_on():
    nursery, stop = Nursery(), asyncio.Event()
    with capture_logs() as logs:
        nursery.start("answer", fails())
        await settles()
    (line,) = logs
    assert (line["event"], line["task"], line["log_level"]) == ("task_failed", "answer", "error")
    assert len(line["id"]) == 8
    assert isinstance(line["exc_info"], LookupError)
    stop.set()
    assert await nursery.until(stop) is True


async def test_the_crash_of_an_essential_task_ends_the_wait():
    nursery = Nursery()
    with capture_logs() as logs:
        nursery.start("poll", fails(), essential=True)
        assert await nursery.until(asyncio.Event()) is False
    assert [line["task"] for line in logs] == ["poll"]


async def test_an_essential_task_must_not_end_quietly_either():
    nursery = Nursery()
    nursery.start("poll", asyncio.sleep(0), essential=True)
    assert await nursery.until(asyncio.Event()) is False


async def test_an_essential_task_that_is_cancelled_by_another_ends_the_wait():
    nursery = Nursery()
    nursery.start("poll", forever(), essential=True)
    await settles()
    (poll,) = (task for task in asyncio.all_tasks() if task.get_name() == "poll")
    poll.cancel()
    assert await nursery.until(asyncio.Event()) is False


async def test_closing_is_no_failure():
    nursery, stop = Nursery(), asyncio.Event()
    nursery.start("poll", forever(), essential=True)
    await settles()
    await nursery.close(within=1)
    stop.set()
    assert await nursery.until(stop) is True


async def test_closing_cancels_loops_and_lets_short_work_finish():
    nursery, done = Nursery(), []

    async def loops():
        try:
            await forever()
        finally:
            done.append("loop ended")

    async def sends():
        await asyncio.sleep(0.05)
        done.append("sent")

    nursery.start("poll", loops(), essential=True)
    nursery.start("send", sends())
    await settles()
    await nursery.close(within=5)
    assert done == ["loop ended", "sent"]


async def test_closing_cancels_what_takes_too_long():
    nursery, ended = Nursery(), []

    async def hangs():
        try:
            await forever()
        finally:
            ended.append("cancelled")

    nursery.start("send", hangs())
    await settles()
    await nursery.close(within=0.01)
    assert ended == ["cancelled"]


async def test_closing_leaves_no_task_even_one_started_on_the_way_out():
    nursery = Nursery()

    async def passes_on():
        try:
            await forever()
        finally:
            nursery.start("late", forever())

    nursery.start("send", passes_on())
    await settles()
    await nursery.close(within=0.01)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_empty_nursery_closes_at_once():
    await Nursery().close(within=60)
