"""Strides: shorter after a slow step, longer after a quick one, within their bounds."""

import pytest

from bot.domain.strides import Stride


@pytest.mark.parametrize(
    ("size", "seconds", "following"),
    [
        (1000, 0.02, 1000),
        (1000, 0.005, 2000),
        (1000, 0.031, 500),
        (150, 0.5, 100),
        (3000, 0.001, 4000),
        (100, 9.0, 100),
    ],
)
def test_the_next_stride_goes_by_how_long_this_one_took(size, seconds, following):
    assert Stride(size, least=100, most=4000).after(seconds).size == following
