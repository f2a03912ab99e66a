"""Around the phones: the clock, the time line, who got what, trouble, both languages, a narrow screen, the keyboard."""

from datetime import datetime

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ADMIN, OTHER, SECRETARY, opened


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


async def test_the_clock_is_moved_on(desk, window):
    shown = window.page.locator(".clock-now")
    await expect(shown).to_contain_text("2010年6月18日周五 09:00")
    for label, then in (
        ("+1 小时", "6月18日周五 10:00"),
        ("+1 天", "6月19日周六 10:00"),
        ("+1 周", "6月26日周六 10:00"),
    ):
        await window.button(label).click()
        await expect(shown).to_contain_text(then)
    assert desk.clock.now() == at("2010-06-26T10:00")
    await window.button("到最后").click()
    await expect(shown).to_contain_text("2011年7月1日周五 00:00")
    await expect(window.button("到最后")).to_be_disabled()
    await expect(window.page.locator(".clock-state")).to_have_text("活动已经结束")


async def test_a_busy_bot_is_waited_for(desk, window):
    desk.clock.follower_waits()
    desk.clock.reached(at("2010-06-18T09:00"), at("2010-06-21T09:00"))
    await window.button("下一件事").click()
    await expect(window.page.locator(".clock-state")).to_have_text("正在做到 6月21日周一 09:00")
    await expect(window.button("下一件事")).to_be_disabled()
    desk.clock.reached(at("2010-06-21T09:00"), None)
    await expect(window.page.locator(".clock-state")).to_have_text("时间停着")
    await expect(window.page.locator(".clock-time")).to_have_text("09:00")


async def test_time_plays_and_pauses(desk, window):
    await window.page.get_by_label("播放速度").select_option("604800")
    await window.button("播放").click()
    await expect(window.page.locator(".clock-now")).to_contain_text("2010年7月")
    await window.button("暂停").click()
    await expect(window.button("播放")).to_be_visible()
    await expect(window.page.locator(".clock-state")).to_have_text("时间停着")


async def test_the_time_line_shows_the_phases_and_goes_to_one(desk, window):
    segments = window.page.locator(".segment")
    await expect(segments).to_have_text(["启动2010/5 – 2010/7", "争创2010/8 – 2011/6"])
    await expect(segments.nth(0)).to_have_attribute("aria-current", "step")
    await segments.nth(1).click()
    await expect(segments.nth(1)).to_have_attribute("aria-current", "step")
    assert desk.clock.now() == at("2010-08-01T00:00")


async def test_who_got_what_groups_and_filters(desk, window):
    for person in (SECRETARY, ADMIN, OTHER):
        desk.sends(person, "学习：活动的总体要求\n三分钟", [{"text": "已阅", "callback_data": "read"}])
    desk.sends(OTHER, "只给李文静")
    await window.button("谁收到了什么").click()
    drawer = window.page.get_by_role("complementary")
    lines = drawer.locator("details")
    await expect(lines).to_have_count(2)
    await expect(lines.nth(0).locator("summary")).to_contain_text("李文静")
    await expect(lines.nth(1).locator("summary")).to_contain_text("3 人")
    await lines.nth(1).locator("summary").click()
    await expect(lines.nth(1)).to_contain_text("三分钟")
    await expect(lines.nth(1)).to_contain_text("李文静、王建国、郑国栋")
    await drawer.get_by_label("看谁的").select_option(str(ADMIN))
    await expect(lines).to_have_count(1)
    desk.sends(ADMIN, "刚到的")
    await expect(lines.nth(0)).to_contain_text("刚到的")
    await window.page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()
    await expect(window.button("谁收到了什么")).to_be_focused()


async def test_trouble_begins_and_ends(desk, window):
    await window.button("添点乱").click()
    drawer = window.page.get_by_role("complementary")
    slow = drawer.get_by_role("switch", name="很慢")
    await slow.click()
    await expect(slow).to_have_attribute("aria-checked", "true")
    assert [(fault.kind, fault.delay_s) for fault in desk.telegram.faults] == [("delay", 3.0)]
    await drawer.get_by_role("switch", name="说太快了").click()
    await expect(drawer.get_by_role("switch", name="说太快了")).to_have_attribute("aria-checked", "true")
    await drawer.get_by_role("button", name="都恢复正常").click()
    await expect(slow).to_have_attribute("aria-checked", "false")
    assert list(desk.telegram.faults) == []


async def test_somebody_blocks_the_bot(desk, window):
    await window.button("添点乱").click()
    drawer = window.page.get_by_role("complementary")
    await drawer.get_by_label("谁的手机").select_option(str(ADMIN))
    await drawer.get_by_role("button", name="屏蔽机器人").click()
    await expect(window.phone(2).get_by_role("button", name="解除屏蔽")).to_be_visible()
    assert desk.telegram.chat(ADMIN).blocked


async def test_the_bot_can_be_killed_where_somebody_looks_after_it(desk, window):
    await window.button("添点乱").click()
    kill = window.page.get_by_role("button", name="强行终止")
    await expect(kill).to_have_count(0)
    await desk.notes(bot="running")
    await kill.click()
    await desk.notes(bot="starting")
    await expect(window.page.get_by_role("alert")).to_contain_text("机器人不在：正在启动")
    await desk.notes(bot="running")
    await expect(window.page.get_by_role("alert")).to_be_hidden()
    async with desk.http.get(desk.base + "/control/wishes?after=0") as answer:
        assert (await answer.json())["wishes"] == [{"number": 1, "wish": "kill"}]


async def test_what_is_refused_is_told(desk, window):
    desk.telegram.people.deactivate(ADMIN)
    await expect(window.phone(2).get_by_text("账号已注销")).to_be_visible()
    desk.telegram.blocks(SECRETARY)
    await expect(window.phone(1).get_by_role("button", name="解除屏蔽")).to_be_visible()


async def test_both_languages(desk, chromium):
    window = await opened(chromium, desk.base, language="en-GB")
    await expect(window.page.locator(".clock-now")).to_contain_text("Fri, 18 Jun 2010 09:00")
    await expect(window.page.locator(".segment b")).to_have_text(["Launch", "争创"])
    await expect(window.phone(1).locator(".role")).to_have_text("Branch secretary · 第一党支部")
    await window.page.get_by_role("button", name="切换为中文").click()
    await expect(window.phone(1).locator(".role")).to_have_text("支部书记 · 第一党支部")
    await expect(window.page.locator("html")).to_have_attribute("lang", "zh-CN")
    await window.page.reload()
    await expect(window.page.locator(".clock-now")).to_contain_text("2010年6月18日")
    assert window.complaints == []


@pytest.mark.parametrize("width", [1240, 1440])
@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
async def test_the_bar_of_a_usual_desk_has_one_row(desk, chromium, language, width):
    window = await opened(chromium, desk.base, language=language, width=width)
    await desk.notes(bot="running", programme="offered")
    await expect(window.page.locator("#tool-programme")).to_be_visible()
    rows = await window.page.evaluate(
        """() => [...document.querySelectorAll(".bar button, .bar select")]
            .filter((one) => !one.closest("#timeline") && !one.hidden)
            .map((one) => { const box = one.getBoundingClientRect(); return Math.round((box.top + box.bottom) / 2); })"""
    )
    assert len(rows) == 13
    assert max(rows) - min(rows) <= 2, rows
    wide = await window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1440
    await window.page.close()
    assert window.complaints == []


async def test_a_narrow_screen_shows_one_phone_at_a_time(desk, chromium):
    window = await opened(chromium, desk.base, width=390)
    tabs = window.page.get_by_role("tab")
    await expect(tabs).to_have_text(["张晓林", "王建国", "郑国栋"])
    await expect(window.phone(0)).to_be_visible()
    await expect(window.phone(1)).to_be_hidden()
    desk.sends(SECRETARY, "您好")
    await expect(tabs.nth(1)).to_have_text("王建国1")
    await tabs.nth(0).focus()
    await window.page.keyboard.press("ArrowRight")
    await expect(window.phone(1).get_by_text("您好")).to_be_visible()
    await expect(tabs.nth(1)).to_have_text("王建国")
    box = window.phone(1).get_by_label("写消息")
    await box.fill("收到")
    await box.press("Enter")
    await expect(window.phone(1).get_by_text("收到")).to_be_in_viewport()
    overflow = await window.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not overflow
    assert window.complaints == []


async def test_everything_that_can_be_operated_has_a_name(desk, window):
    desk.sends(SECRETARY, "您好", [{"text": "好", "callback_data": "ok"}])
    await expect(window.phone(1).get_by_role("button", name="好")).to_be_visible()
    nameless = await window.page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, input:not([hidden]), a")]
            .filter(one => one.checkVisibility() && !(one.ariaLabel || one.textContent.trim()))
            .map(one => one.outerHTML)"""
    )
    assert nameless == []


async def test_both_books_have_the_same_words(desk, window):
    missing = await window.page.evaluate(
        """async () => {
            const [{ ZH }, { EN }] = await Promise.all([import("/page/words.zh.js"), import("/page/words.en.js")]);
            const holes = (words) => JSON.stringify((words.match(/\\{\\w+\\}/g) ?? []).sort());
            return [...new Set([...Object.keys(ZH), ...Object.keys(EN)])]
                .filter(key => !(key in ZH && key in EN) || holes(ZH[key]) !== holes(EN[key]));
        }"""
    )
    assert missing == []


async def test_the_tour_points_at_what_to_try_and_does_it(desk, window):
    tour = window.page.get_by_role("region", name="导览")
    await expect(tour).to_be_hidden()
    await desk.notes(bot="running", history="offered")
    await expect(tour).to_contain_text("1 / 11")
    await window.button("下一步").click()
    await expect(window.phone(0)).to_have_class("place front pointed")
    for _ in range(2):
        await window.button("下一步").click()
    await expect(window.button("时间做了什么")).to_have_class("tool pointed")
    for _ in range(2):
        await window.button("下一步").click()
    await window.button("替我发 /broadcast").click()
    await expect(window.phone(1).locator(".mine .text").last).to_have_text("/broadcast")
    for _ in range(3):
        await window.button("下一步").click()
    await window.button("过三个月").click()
    async with desk.http.get(desk.base + "/control/wishes?after=0&wait=5") as answer:
        assert [one["wish"] for one in (await answer.json())["wishes"]] == ["history"]
    await desk.notes(history="underway")
    await expect(window.page.get_by_role("alert")).to_contain_text("三个月正在过去")
    await expect(window.button("过三个月")).to_be_hidden()
    await window.button("收起导览").click()
    await expect(window.button("导览")).to_have_attribute("aria-expanded", "false")
    await desk.notes(history="offered")
    await expect(tour).to_be_hidden()


async def test_what_the_clock_did_and_why(desk, window):
    await window.button("时间做了什么").click()
    log = window.page.locator(".clocklog")
    await expect(log).to_contain_text("时间还没有走过")
    await window.button("+1 天").click()
    await expect(log.locator("li")).to_have_text(["2010年6月18日 09:00 → 2010年6月19日 09:00，您拨动"])
    text = {"zh": "学习卡片：2 人的没有发，屏蔽了机器人", "en": "Study card: not for 2 people: blocked the bot"}
    done = [{"key": "a", "at": "2010-06-19T00:30:00+00:00", "text": text}]
    async with desk.http.post(
        desk.base + "/control/clock/reached", json={"at": "2010-06-19T01:00:00+00:00", "done": done}
    ) as answer:
        assert answer.status == 200
    await expect(log.locator("li").nth(0)).to_have_text("2010年6月19日 08:30学习卡片：2 人的没有发，屏蔽了机器人")
    await window.page.locator("#tools .quiet").click()
    await expect(log.locator("li").nth(0)).to_contain_text("blocked the bot")


async def test_an_open_drawer_covers_nobodys_phone_on_a_desk(desk, window):
    await window.button("时间做了什么").click()
    drawer = await window.page.get_by_role("complementary").bounding_box()
    for number in range(3):
        phone = await window.phone(number).bounding_box()
        assert phone["x"] + phone["width"] <= drawer["x"]
