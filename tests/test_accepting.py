"""Accepting what a story saw: only what differs is rewritten, in the story's own form."""

from textwrap import dedent

import pytest

from tests.accepting import Turn, rewritten

STORY = dedent('''\
    async def test_card(chat):
        await chat(f"""
            — Fri 18 Jun 2010, 09:00 —
            Bot → Lin: {CARD} [已阅]
            Lin: [已阅]
            Bot ✎ Lin: 谢谢…
                本周已学 [首页]
            Lin: /my
            Bot → Lin: 旧的一句
        """)
''')


def test_what_differs_is_written_and_the_rest_stays_as_it_stands():
    turns = [Turn(True, 1, None), Turn(True, 1, None), Turn(True, 1, ["Bot → Lin: 新的{一}句\n    两行 [首页]"])]
    assert rewritten(STORY, 2, turns) == STORY.replace(
        "        Bot → Lin: 旧的一句\n", "        Bot → Lin: 新的{{一}}句\n            两行 [首页]\n"
    )


def test_silence_takes_lines_away_and_an_unexpected_word_adds_one():
    turns = [Turn(True, 1, []), Turn(True, 1, None), Turn(True, 1, None)]
    assert rewritten(STORY, 2, turns) == STORY.replace("        Bot → Lin: {CARD} [已阅]\n", "")
    turns = [Turn(True, 1, None), Turn(True, 1, ["Bot ✎ Lin: 好", "Bot → Lin: 再说一句"]), Turn(True, 1, None)]
    assert rewritten(STORY, 2, turns) == STORY.replace(
        "Bot ✎ Lin: 谢谢…\n            本周已学 [首页]\n", "Bot ✎ Lin: 好\n        Bot → Lin: 再说一句\n"
    )


@pytest.mark.parametrize("source", ["await chat(THE_STORY)\n", 'await chat(f"""\n    {ALL_OF_IT}\n""")\n'])
def test_a_transcript_that_stands_elsewhere_is_left_alone(source):
    with pytest.raises(ValueError, match="by hand"):
        rewritten(source, 1, [Turn(True, 1, ["Bot → Lin: x"])])
