"""Finding the zone somebody writes: by the list's names and words, as a place of the IANA list, or not at all."""

import pytest

from bot.domain.names import Name
from bot.domain.zones import Zone, find_zone, name_of

ZONES = (
    Zone("Asia/Shanghai", Name("北京时间", "Beijing time"), ("北京", "Lanzhou")),
    Zone("Asia/Urumqi", Name("新疆时间"), ("Ürümqi",)),
)
PLACES = ("Asia/Istanbul", "Europe/Istanbul", "America/New_York", "America/Argentina/Cordoba", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("北京时间", "Asia/Shanghai"),
        (" 北京 ", "Asia/Shanghai"),
        ("beijing TIME", "Asia/Shanghai"),
        ("Lanzhou", "Asia/Shanghai"),
        ("ürümqi", "Asia/Urumqi"),
        ("新疆时间", "Asia/Urumqi"),
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("ＮＥＷ ｙｏｒｋ", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("Cordoba", "America/Argentina/Cordoba"),
        ("Istanbul", "Asia/Istanbul"),
        ("America", None),
        ("", None),
        ("../etc/passwd", None),
        ("UTC+8", None),
        ("York", None),
    ],
)
def test_a_zone_as_it_is_written(words, zone):
    assert find_zone(words, ZONES, PLACES) == zone


def test_a_zone_that_is_not_listed_is_called_as_the_iana_list_calls_it():
    assert name_of("Asia/Urumqi", ZONES) == Name("新疆时间")
    assert name_of("America/New_York", ZONES) == Name("America/New York")


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("北京市", "Asia/Shanghai"),
        ("Istanbul City", "Asia/Istanbul"),
        ("市", None),
        ("北京区", None),
    ],
)
def test_what_stands_behind_a_place_changes_nothing(words, zone):
    assert find_zone(words, ZONES, PLACES, endings=("市", "city")) == zone
