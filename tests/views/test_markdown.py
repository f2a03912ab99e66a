"""Study material: Markdown as text with entities."""

import pytest

from bot.views.markdown import from_markdown
from bot.views.rich import Entity, Rich


@pytest.mark.parametrize(
    ("markdown", "text", "entities"),
    [
        ("# 总体要求\n\n第一段\n第二行", "总体要求\n\n第一段第二行", (Entity("bold", 0, 4),)),
        ("one\ntwo", "one two", ()),
        ("one\n二", "one 二", ()),
        ("一  \n二", "一\n二", ()),
        ("🎉 **重点** 与 *强调*", "🎉 重点 与 强调", (Entity("bold", 3, 2), Entity("italic", 8, 2))),
        ("**a *b* c**", "a b c", (Entity("bold", 0, 5), Entity("italic", 2, 1))),
        ("***both***", "both", (Entity("italic", 0, 4), Entity("bold", 0, 4))),
        ("争做**“五带头”**党员", "争做“五带头”党员", (Entity("bold", 2, 5),)),
        ("一**二**三**四**", "一二三四", (Entity("bold", 1, 1), Entity("bold", 3, 1))),
        ("2 * 3 * 4 与 a_b_c", "2 * 3 * 4 与 a_b_c", ()),
        ("- 一\n- **二**\n\n- 三", "• 一\n• 二\n• 三", (Entity("bold", 6, 1),)),
        ("1. 甲\n2. 乙\n   - 丙\n     - 丁", "1. 甲\n2. 乙\n    • 丙\n        • 丁", ()),
        ("7. 甲\n8. 乙", "7. 甲\n8. 乙", ()),
        ("> 引\n>\n> **文**", "引\n\n文", (Entity("blockquote", 0, 4), Entity("bold", 3, 1))),
        ("一\n\n---\n\n二", "一\n\n———\n\n二", ()),
        ("`a*b*`", "a*b*", (Entity("code", 0, 4),)),
        ("```\nx = 1\n```", "x = 1", (Entity("code", 0, 5),)),
        ("[网站](https://a.cn/b)", "网站", (Entity("text_link", 0, 2, "https://a.cn/b"),)),
        ("<https://a.cn>", "https://a.cn", (Entity("text_link", 0, 12, "https://a.cn"),)),
        ("[坏](javascript:alert(1))", "[坏](javascript:alert(1))", ()),
        ("[旧](http://a.cn)", "旧", ()),
        ("[人](tg://user?id=1)", "人", ()),
        ("![图](https://a.cn/x.png)", "图", ()),
        ("<b>不是</b> &amp; 标记", "<b>不是</b> & 标记", ()),
        ("<script>\nalert(1)\n</script>", "<script> alert(1) </script>", ()),
        ("", "", ()),
    ],
)
def test_markdown_becomes_text_with_entities(markdown, text, entities):
    assert from_markdown(markdown) == Rich(text, entities)
