"""The windows through which five well-known bugs would fall; `make planted` plants each and sees its test turn red."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from bot.crash_points import KILLED
from tests.faults.acts import Acts
from tests.faults.processes import PATIENCE_SECONDS, stage

HERE = Path(__file__).parent
PATCHES = sorted(HERE.parent.glob("*/planted/*.patch"))
UNASKED = "这条消息没有记下来"
WINDOWS = {
    "after a delivery left": ("delivery.after_request", Acts.a_broadcast),
    "between claiming and sending": ("delivery.before_request", Acts.a_broadcast),
    "before updates are stored": ("intake.before_keep", Acts.a_deed),
    "after an effect": ("intake.after_effect_commit:3", Acts.a_deed),
}


async def has_died(acted):
    return bool(acted.deaths)


@pytest.mark.parametrize("window", WINDOWS)
async def test_a_kill_in_the_window(window, template, tmp_path):
    point, act = WINDOWS[window]
    async with stage(template, tmp_path) as acted:
        acts = Acts(acted)
        await acted.start_bot()
        await acted.until(acts.is_quiet)
        assert await acted.stop_bot() == 0
        await acted.start_bot("--crash-at", point, hold_seconds=1.0)
        async with acted.restarting():
            async with asyncio.timeout(PATIENCE_SECONDS):
                await act(acts)
            await acted.until(lambda: has_died(acted))
            await acts.all_is_well()
        assert acted.deaths == [KILLED]
        assert not [arrival for arrival in await acted.arrivals() if UNASKED in arrival["text"]]
        assert await acted.stop_bot() == 0


def test_there_are_bugs_to_plant():
    assert [patch.parts[-3] for patch in PATCHES] == ["faults"] * 5 + ["operations"] * 6 + ["storage"] * 7


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_a_bug_can_still_be_planted(patch):
    tried = subprocess.run(
        ["git", "apply", "--check", patch], cwd=HERE.parents[1], check=False, capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stderr
