"""`calendar` at the server: listed, set, imported whole or not at all."""

ROSTER = "编号,姓名,支部,类别\nE1,林,第一党支部,学生\n"


def test_a_day_is_set_listed_and_left_to_the_library_again(operator):
    listed = operator.calls("calendar", "list", "2010")
    assert listed.status == 0
    assert "2010-10-01\toff\t国庆节\tlibrary" in listed.out.splitlines()
    assert "2010-10-09\twork\t国庆节\tlibrary" in listed.out.splitlines()
    assert operator.calls("calendar", "set", "2010-10-08", "off", "--name", "馆庆").out == "2010-10-08 is off\n"
    assert "2010-10-08\toff\t馆庆\tadmin" in operator.calls("calendar", "list", "2010").out.splitlines()
    assert operator.calls("calendar", "set", "2010-10-08", "library").out == "left to the library\n"
    assert operator.calls("calendar", "set", "2010-10-08", "library").out == "was the library's already\n"
    assert "2010-10-08" not in operator.calls("calendar", "list", "2010").out


def test_an_unknown_year_is_said_and_a_table_makes_it_known(operator, tmp_path):
    before = operator.calls("calendar", "list", "2031")
    assert (before.out, before.err) == ("", "2031 is not known: Monday to Friday are workdays\n")
    table = tmp_path / "2031.csv"
    table.write_text("2031-01-22~2031-01-28,off,春节\n2031-02-01,work,春节\n")
    assert operator.calls("calendar", "import", table).out == "8 days set\n"
    after = operator.calls("calendar", "list", "2031")
    assert after.err == ""
    assert after.out.splitlines()[-1] == "2031-02-01\twork\t春节\timport"


def test_a_broken_table_changes_nothing_and_says_where(operator, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("2031-01-22,off\n2031-02-31,off\n")
    result = operator.calls("calendar", "import", table)
    assert (result.status, result.err) == (1, f"{table}:2:1: '2031-02-31' is not a day such as 2027-02-06\n")
    assert operator.calls("calendar", "list", "2031").out == ""
    assert operator.calls("calendar", "import", tmp_path / "none.csv").status == 1
    assert operator.calls("calendar", "set", "soon", "off").status == 2
