"""The way from the demo's page to the whole campaign: a wish, a wait, a page in the visitor's language."""

import asyncio
import io
import sys

from playwright.async_api import Browser, expect

from tests.browser.conftest import Desk, opened, picture
from tests.faults.processes import free_port

READY_SECONDS = 90
SLOW_MS = 300_000


async def hand_over(desk: Desk, name: str, page: str) -> None:
    async with desk.http.put(f"{desk.base}/control/documents/{name}", data=io.BytesIO(page.encode())) as answer:
        assert answer.status == 201


async def wishes(desk: Desk) -> list[str]:
    async with desk.http.get(desk.base + "/control/wishes?after=0") as answer:
        return [one["wish"] for one in (await answer.json())["wishes"]]


async def test_a_wish_becomes_a_link_in_the_language_of_the_page(desk: Desk, chromium: Browser) -> None:
    await desk.notes(bot="running", programme="offered")
    window = await opened(chromium, desk.base + "/")
    await window.button("全程安排").click()
    await expect(window.button("全程安排")).to_be_enabled()
    assert await wishes(desk) == ["programme"]
    await desk.notes(programme="underway")
    await expect(window.button("正在推演…")).to_be_disabled()
    for language, title in (("zh", "预演"), ("en", "rehearsal")):
        await hand_over(desk, f"campaign.{language}.html", f"<h1>{title}</h1><script>document.title = 'ran'</script>")
    await desk.notes(programme={one: f"/documents/campaign.{one}.html" for one in ("zh", "en")})
    link = window.page.get_by_role("link", name="全程安排 ↗")
    await expect(link).to_have_attribute("href", "/documents/campaign.zh.html")
    await window.button("Switch to English").click()
    async with window.page.expect_popup() as popup:
        await window.page.get_by_role("link", name="Whole plan ↗").click()
    page = await popup.value
    await expect(page.get_by_role("heading")).to_have_text("rehearsal")
    assert await page.title() != "ran"
    assert window.complaints == []


async def test_nothing_is_offered_where_nobody_grants_it(desk: Desk, chromium: Browser) -> None:
    window = await opened(chromium, desk.base + "/")
    await expect(window.page.locator("#tool-programme")).to_be_hidden()
    await expect(window.page.locator("#link-programme")).to_be_hidden()


async def test_the_demo_shows_the_whole_campaign(chromium: Browser) -> None:
    port = free_port()
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "bot", "demo", "--port", str(port), stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(READY_SECONDS):
            while b"have joined" not in (line := await demo.stdout.readline()):
                assert line, "the demo ended before it began"
        window = await opened(chromium, f"http://127.0.0.1:{port}")
        await window.button("全程安排").click()
        link = window.page.get_by_role("link", name="全程安排 ↗")
        await expect(link).to_be_visible(timeout=SLOW_MS)
        async with window.page.expect_popup() as popup:
            await link.click()
        page = await popup.value
        await expect(page.get_by_role("heading", level=1)).to_have_text("创先争优活动 · 预演")
        await expect(page.get_by_text("会收到的有 23 人")).to_be_visible()
        await expect(page.locator(".month")).to_have_count(31)
        await picture(page, "whole-plan")
        await page.close()
        await window.page.close()
    finally:
        if demo.returncode is None:
            demo.terminate()
        await demo.wait()
    assert window.complaints == []
