"""The demo as a visitor meets it: three roles do the main job in Chromium, the bot is killed meanwhile, in both languages."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import Window, opened, picture
from tests.faults.processes import free_port

READY_SECONDS = 90
SLOW_MS = 30_000
MEMBER, SECRETARY, ADMIN = 0, 1, 2
ENGLISH = "1013"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo() -> AsyncIterator[str]:
    """The address of a demo in which everybody has joined but the newcomer."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "bot", "demo", "--port", str(port), stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(READY_SECONDS):
            while b"have joined" not in (line := await process.stdout.readline()):
                assert line, "the demo ended before it began"
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(demo: str, chromium: Browser) -> AsyncIterator[Window]:
    """Somebody who opens the page in Chinese."""
    made = await opened(chromium, demo)
    yield made
    await made.page.close()
    assert made.complaints == []


async def writes(phone: Locator, text: str) -> None:
    box = phone.locator("textarea")
    await box.fill(text)
    await box.press("Enter")


async def hears(phone: Locator, words: str) -> Locator:
    """The newest message of the bot with these words."""
    message = phone.locator(".theirs", has_text=words).last
    await expect(message).to_be_visible(timeout=SLOW_MS)
    return message


async def taps(message: Locator, label: str) -> None:
    await message.get_by_role("button", name=label, exact=True).click()


async def test_the_main_job(visitor):
    member, secretary, admin = (visitor.phone(number) for number in (MEMBER, SECRETARY, ADMIN))
    await expect(visitor.page.get_by_text("三部手机")).to_be_visible()
    await visitor.button("下一步").click()
    await member.locator(".slip").get_by_role("button").click()
    await taps(await hears(member, "您将以 第一党支部"), "同意，开始使用")
    await hears(member, "现在是启动实施阶段")
    await hears(secretary, "张晓林（@zhangxiaolin）已绑定到 第一党支部")

    await visitor.button("下一件事").click()
    await taps(await hears(member, "活动的总体要求"), "已阅")
    await hears(member, "✓ 已阅")
    await expect(visitor.page.locator(".clock-now")).to_contain_text("2010年6月21日周一 09:00")

    await writes(member, "/report")
    await taps(await hears(member, "属于哪个方面"), "服务群众")
    await hears(member, "用一句话写下做了什么")
    await writes(member, "帮读者找到了失传的县志扫描件")
    await hears(member, "已登记（6月21日，仅您和支部书记可见）")

    await writes(secretary, "/broadcast")
    await hears(secretary, "请发来通知的内容")
    await writes(secretary, "周五下午三点在二楼会议室开会。")
    await taps(await hears(secretary, "将发给 第一党支部 7 人"), "发送给 7 人")
    await hears(secretary, "已发完：送达 7/7")
    await hears(member, "周五下午三点在二楼会议室开会。")

    await writes(secretary, "/branch")
    await hears(secretary, "第一党支部")
    await writes(admin, "/stats")
    await hears(admin, "服务群众 1/8")
    await visitor.button("收起导览").click()
    await picture(visitor.page, "three-roles")


async def test_a_killed_bot_comes_back_and_forgets_nothing(visitor):
    await visitor.button("收起导览").click()
    await visitor.button("添点乱").click()
    await visitor.page.get_by_role("button", name="强行终止").click()
    await expect(visitor.page.get_by_role("alert")).to_contain_text("机器人不在")
    await picture(visitor.page, "trouble")
    member = visitor.phone(ADMIN)
    await visitor.page.keyboard.press("Escape")
    await writes(member, "/phase")
    await expect(visitor.page.get_by_role("alert")).to_be_hidden(timeout=SLOW_MS)
    await hears(member, "现在是启动实施阶段")
    assert await member.locator(".mine", has_text="/phase").count() == 1


async def test_in_english(demo, chromium):
    visitor = await opened(chromium, f"{demo}/#{ENGLISH}", language="en-GB")
    phone = visitor.phone(0)
    await expect(phone.locator(".owner option:checked")).to_have_text("Chen Wei")
    await visitor.page.get_by_role("button", name="Close the tour").click()
    await phone.get_by_role("button", name="Command menu").click()
    await phone.get_by_role("menuitem", name="/report").click()
    await taps(await hears(phone, "What is it about?"), "Service")
    await hears(phone, "write one sentence")
    await writes(phone, "Found a reader the scan of a lost gazetteer")
    await hears(phone, "seen by you and your branch secretary only")
    await visitor.page.close()
    assert visitor.complaints == []
