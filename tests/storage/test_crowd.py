"""Every table about persons is either what tells cohorts apart or left out on purpose."""

from bot.storage import tables as t
from bot.storage.crowd import MAKES_NO_DIFFERENCE, TRAITS


def test_a_new_table_about_persons_has_been_thought_of():
    about_persons = {table.name for table in t.metadata.sorted_tables if "person_id" in table.c}
    sets_apart = {trait.table.name for trait in TRAITS}
    assert about_persons - sets_apart - MAKES_NO_DIFFERENCE == set()
    assert sets_apart & MAKES_NO_DIFFERENCE == set()
