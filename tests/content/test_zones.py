"""The zones to choose from: those that come with the bot, an organisation's own, and what a broken file says."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.library import BrokenContent, load
from bot.library.zone_reader import places, read_zones
from bot.views.screen import Button

SHIPPED = read_zones(Path("content/zones.yaml"))


def test_beijing_is_first_and_every_zone_has_a_name_in_both_languages():
    assert SHIPPED[0].key == "Asia/Shanghai"
    assert [one.key for one in SHIPPED if not one.name.en] == []
    assert {one.key: one.name.zh for one in SHIPPED}["Asia/Urumqi"] == "新疆时间（乌鲁木齐）"


def test_the_places_are_zones_python_knows_and_fit_a_button():
    assert "Asia/Karachi" in places()
    assert not {"Etc/GMT+8", "PRC", "UTC", "Factory"} & set(places())
    for place in places():
        assert ZoneInfo(place).key == place
        assert Button("x", "zone.set", arg=place).arg == place


def test_a_content_folder_of_ones_own_without_zones_has_those_that_come_with_the_bot(tmp_path):
    shutil.copy("content/campaign.yaml", tmp_path)
    assert load(tmp_path).zones == SHIPPED


def test_a_broken_file_says_what_and_where(tmp_path):
    file = tmp_path / "zones.yaml"
    file.write_text(
        "zones:\n"
        "  - zone: Asia/Tokio\n"
        "    name: 东京\n"
        "  - zone: Asia/Seoul\n"
        "    name: 首尔\n"
        "    words: [东京, 韩国]\n"
        "    offset: 9\n"
        "  - zone: Asia/Pyongyang\n"
        "    name: 平壤\n"
        "    words: [韩国]\n",
        encoding="utf-8",
    )
    with pytest.raises(BrokenContent) as broken:
        read_zones(file)
    assert str(broken.value).splitlines() == [
        f"{file}:2:11: 'Asia/Tokio' is not a time zone (did you mean 'Asia/Tokyo'?)",
        f"{file}:7:5: unknown key 'offset'",
        f"{file}:10:12: '韩国' already stands for 'Asia/Seoul'",
    ]
