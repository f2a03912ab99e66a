"""The worker killed, hung, idle, asked by several at once: whoever asks gets a picture or a reason, and the next one too."""

import asyncio
import os
import signal

import pytest

from bot.documents.drawing import Drawing, Undrawable
from bot.documents.studio import Studio
from bot.illustrating import Illustrating
from bot.views.screen import Media, Screen
from tests.documents.conftest import FONTS, is_alive, worker_of
from tests.documents.drawings import card, cards, figures, line
from tests.documents.pictures import size

PNG, PDF = b"\x89PNG", b"%PDF"


async def test_one_worker_draws_one_thing_after_another(studio):
    assert (await studio.draw(line())).startswith(PNG)
    first = worker_of(studio)
    assert (await studio.draw(cards("林"))).startswith(PDF)
    assert worker_of(studio) == first


async def test_a_worker_killed_while_it_had_nothing_to_do_is_replaced(studio):
    await studio.draw(line())
    killed = worker_of(studio)
    os.kill(killed, signal.SIGKILL)
    assert (await studio.draw(line())).startswith(PNG)
    assert worker_of(studio) != killed


async def test_a_worker_killed_at_work_costs_nobody_the_picture(studio):
    await studio.draw(line())
    killed = worker_of(studio)
    os.kill(killed, signal.SIGSTOP)
    asked = asyncio.create_task(studio.draw(line()))
    await asyncio.sleep(0.1)
    os.kill(killed, signal.SIGKILL)
    assert (await asked).startswith(PNG)
    assert not is_alive(killed)


async def test_a_worker_that_hangs_is_given_up_and_the_next_order_gets_a_new_one(studio):
    await studio.draw(line())
    hung = worker_of(studio)
    os.kill(hung, signal.SIGSTOP)
    studio.patience = 0.2
    with pytest.raises(Undrawable, match="timeout"):
        await studio.draw(line())
    assert not is_alive(hung)
    studio.patience = 20
    assert (await studio.draw(line())).startswith(PNG)


async def test_who_gives_up_waiting_does_not_leave_the_answer_to_the_next(studio):
    await studio.draw(line())
    os.kill(worker_of(studio), signal.SIGSTOP)
    asked = asyncio.create_task(studio.draw(figures("第一党支部")))
    await asyncio.sleep(0.1)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert size(await studio.draw(card("林"))) == (840, 920)


async def test_a_worker_without_work_ends_and_the_next_order_starts_another():
    studio = Studio(FONTS, patience=20, idle=0.05)
    await studio.draw(line())
    first = studio._worker
    assert first is not None
    assert await asyncio.wait_for(first.wait(), 20) == 0
    assert (await studio.draw(line())).startswith(PNG)
    await studio.close()


async def test_a_worker_ends_with_its_owner(studio):
    await studio.draw(line())
    worker = studio._worker
    assert worker is not None
    assert worker.stdin is not None
    worker.stdin.close()
    assert await asyncio.wait_for(worker.wait(), 20) == 0


async def test_the_loop_goes_on_while_it_draws(studio):
    drawing = asyncio.create_task(studio.draw(cards(*["林"] * 200)))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert (await drawing).startswith(PDF)
    assert turns > 20


async def test_several_at_once_each_get_their_own(studio):
    asked = [line(), card("林"), cards("林"), line(language="en"), card("陈", "en"), figures("第一党支部")]
    alone = [await studio.draw(drawing) for drawing in asked]
    assert await asyncio.gather(*map(studio.draw, asked)) == alone
    assert len(set(alone)) == len(alone)


async def test_an_unknown_template_is_refused_and_the_worker_lives_on(studio):
    await studio.draw(line())
    first = worker_of(studio)
    for name in ("nothing", "../../pyproject", "main", ""):
        with pytest.raises(Undrawable, match="no_template"):
            await studio.draw(Drawing(template=name, data={}))
    with pytest.raises(Undrawable, match="typesetting"):
        await studio.draw(Drawing(template="slip", data={"language": "zh"}))
    assert (await studio.draw(line())).startswith(PNG)
    assert worker_of(studio) == first


async def test_without_fonts_nothing_is_drawn_rather_than_boxes(tmp_path):
    studio = Studio(tmp_path, patience=20)
    with pytest.raises(Undrawable, match="no_fonts"):
        await studio.draw(line())
    await studio.close()


async def test_a_broken_font_is_a_reason_not_a_crash(tmp_path):
    (tmp_path / "broken.otf").write_bytes(b"no font at all")
    studio = Studio(tmp_path, patience=20)
    with pytest.raises(Undrawable):
        await studio.draw(line())
    await studio.close()


def shown(drawing):
    return Screen.of("words", media=Media(kind="photo", drawing=drawing, name="a.png"))


async def test_words_stand_in_for_what_cannot_be_drawn(tmp_path):
    illustrating = Illustrating(Studio(tmp_path, patience=20))
    for drawing in (line(), card("林")):
        screen = await illustrating.drawn(shown(drawing))
        assert (screen.text.text, screen.media) == (drawing.instead, None)
    await illustrating.studio.close()


async def test_a_shared_drawing_is_made_once_and_then_sent_by_its_name(studio):
    illustrating = Illustrating(studio)
    first, second = await asyncio.gather(illustrating.drawn(shown(line())), illustrating.drawn(shown(line())))
    assert first.media is second.media
    sizes = [{"file_id": "small"}, {"file_id": "large"}]
    illustrating.sent(shown(line()), {"message_id": 1, "photo": sizes})
    assert (await illustrating.drawn(shown(line()))).media == Media(kind="photo", file_id="large", name="a.png")
    other = (await illustrating.drawn(shown(line(language="en")))).media
    assert other is not None
    assert other.content is not None
    assert illustrating.forget(shown(line()))
    assert not illustrating.forget(shown(line()))
    again = (await illustrating.drawn(shown(line()))).media
    assert again is not None
    assert again.file_id is None


async def test_an_invitation_is_never_kept(studio):
    illustrating = Illustrating(studio)
    await illustrating.drawn(shown(card("林")))
    illustrating.sent(shown(card("林")), {"message_id": 1, "photo": [{"file_id": "x"}]})
    media = (await illustrating.drawn(shown(card("林")))).media
    assert media is not None
    assert media.file_id is None
    assert "AbCdEfGh" not in repr(illustrating)
