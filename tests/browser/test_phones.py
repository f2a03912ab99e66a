"""Phones in a browser: chats look as they are, and what a person does there reaches the bot."""

import asyncio

from playwright.async_api import expect

from tests.browser.conftest import ADMIN, MEMBER, OTHER, SECRETARY, opened

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63b8c0c000000304018130ffb9d60000000049454e44ae426082"
)


async def test_the_phones_belong_to_a_member_a_secretary_and_an_admin(window):
    for number, (name, role) in enumerate(
        [("张晓林", "成员 · 第一党支部"), ("王建国", "支部书记 · 第一党支部"), ("郑国栋", "管理员")]
    ):
        phone = window.phone(number)
        await expect(phone.locator(".owner option:checked")).to_have_text(name)
        await expect(phone.locator(".role")).to_have_text(role)
    await expect(window.page.locator(".place")).to_have_count(3)


async def test_an_invitation_is_opened(desk, window):
    member = window.phone(0)
    await expect(member.get_by_text("张晓林手里有一张邀请")).to_be_visible()
    await member.locator(".slip").get_by_role("button", name="打开邀请").click()
    await expect(member.locator(".mine .text")).to_have_text("/start")
    await expect(member.get_by_label("写消息")).to_be_visible()
    assert [update["message"]["text"] for update in desk.heard()] == ["/start slip1002"]


async def test_entities_are_counted_in_utf16_and_never_markup(desk, window):
    text = "😀<b>粗体</b> 引用\n见 /help 和链接"
    bold = {"type": "bold", "offset": 2, "length": 9}
    italic = {"type": "italic", "offset": 5, "length": 2}
    quote = {"type": "blockquote", "offset": 12, "length": 2}
    link = {"type": "text_link", "offset": 24, "length": 2, "url": "https://example.org/a"}
    desk.sends(SECRETARY, text, entities=[bold, italic, quote, link])
    bubble = window.phone(1).locator(".theirs .text")
    await expect(bubble.locator("strong")).to_have_text("<b>粗体</b>")
    await expect(bubble.locator("strong em")).to_have_text("粗体")
    await expect(bubble.locator("blockquote")).to_have_text("引用")
    await expect(bubble.locator("a")).to_have_attribute("href", "https://example.org/a")
    await bubble.get_by_role("button", name="/help").click()
    await expect(window.phone(1).locator(".mine .text").last).to_have_text("/help")


async def test_a_link_that_is_no_address_is_no_link(desk, window):
    desk.telegram.says(SECRETARY, "javascript:alert(1)")
    await expect(window.phone(1).locator(".mine .text").last).to_have_text("javascript:alert(1)")
    await expect(window.phone(1).locator(".mine .text a")).to_have_count(0)


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(desk, window):
    rows = [{"text": "已阅", "callback_data": "v1:read:7"}], [{"text": "改日期", "callback_data": "v1:day:7"}]
    sent = desk.sends(SECRETARY, "学习材料", *rows)
    phone = window.phone(1)
    key = phone.get_by_role("button", name="已阅")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    (query,) = [update["callback_query"] for update in desk.heard()]
    assert (query["data"], query["message"]["message_id"]) == ("v1:read:7", sent)
    desk.does("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
    await expect(phone.get_by_role("status")).to_have_text("记下了")
    await expect(key).not_to_have_attribute("aria-busy", "true")
    done = {"inline_keyboard": [[{"text": "✓ 已阅", "callback_data": "v1:read:7"}]]}
    desk.does("editMessageText", chat_id=SECRETARY, message_id=sent, text="学习材料（已阅）", reply_markup=done)
    await expect(phone.get_by_role("button", name="✓ 已阅")).to_be_visible()
    await expect(phone.get_by_role("button", name="改日期")).to_have_count(0)
    await expect(phone.locator(".stamp").last).to_have_text("已编辑 09:00")


async def test_a_picture_too_large_is_said_before_it_is_sent(desk, window, tmp_path):
    phone = window.phone(0)
    await phone.locator(".slip").get_by_role("button", name="打开邀请").click()
    await phone.get_by_role("button", name="发送图片或文件").click()
    async with window.page.expect_file_chooser() as chosen:
        await phone.get_by_role("menuitem", name="图片").click()
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    await (await chosen.value).set_files(large)
    await expect(phone.get_by_role("status")).to_contain_text("图片最大 10 MB，没有发送")
    await expect(phone.locator(".mine")).to_have_count(1)


async def test_an_alert_waits_to_be_confirmed(desk, window):
    desk.sends(ADMIN, "统计", [{"text": "看", "callback_data": "see"}])
    phone = window.phone(2)
    await phone.get_by_role("button", name="看").click()
    await expect(phone.get_by_role("button", name="看")).to_have_attribute("aria-busy", "true")
    (update,) = desk.heard()
    desk.does("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="现在不行", show_alert=True)
    await expect(phone.get_by_role("dialog")).to_contain_text("现在不行")
    await phone.get_by_role("button", name="好").click()
    await expect(phone.get_by_role("dialog")).to_be_hidden()


async def test_words_are_sent_with_enter_and_lines_with_shift(desk, window):
    box = window.phone(1).get_by_label("写消息")
    await box.fill("帮读者")
    await box.press("Shift+Enter")
    await box.press_sequentially("找到了县志")
    await box.press("Enter")
    await expect(window.phone(1).locator(".mine .text").last).to_have_text("帮读者\n找到了县志")
    await expect(box).to_have_value("")
    assert [update["message"]["text"] for update in desk.heard()] == ["帮读者\n找到了县志"]


async def test_the_menu_is_the_one_this_person_really_has(desk, window):
    everybody = [{"command": "report", "description": "登记事迹"}, {"command": "help", "description": "能做什么"}]
    own = [{"command": "branch", "description": "支部情况"}]
    desk.does("setMyCommands", commands=everybody)
    desk.does("setMyCommands", commands=own, scope={"type": "chat", "chat_id": SECRETARY})
    admin, secretary = window.phone(2), window.phone(1)
    await admin.get_by_role("button", name="命令菜单").click()
    await expect(admin.get_by_role("menuitem")).to_have_text(["/report登记事迹", "/help能做什么"])
    await window.page.keyboard.press("ArrowDown")
    await window.page.keyboard.press("Enter")
    await expect(admin.locator(".mine .text").last).to_have_text("/help")
    await secretary.get_by_role("button", name="命令菜单").click()
    await expect(secretary.get_by_role("menuitem")).to_have_text(["/branch支部情况"])
    await window.page.keyboard.press("Escape")
    await expect(secretary.get_by_role("menuitem")).to_have_count(0)


async def test_a_picture_and_a_file_are_sent_and_shown(desk, window):
    phone = window.phone(1)
    for choice, name in (("图片", "a.png"), ("文件", "名单.csv")):
        await phone.get_by_label("写消息").fill(f"看{name}")
        await phone.get_by_role("button", name="发送图片或文件").click()
        async with window.page.expect_file_chooser() as chooser:
            await phone.get_by_role("menuitem", name=choice).click()
        await (await chooser.value).set_files({"name": name, "mimeType": "text/csv", "buffer": PNG})
        await expect(phone.locator(".mine .text").last).to_have_text(f"看{name}")
    await expect(phone.locator(".mine .photo img")).to_have_js_property("complete", True)
    await expect(phone.locator(".mine .document")).to_contain_text("名单.csv")
    photo, document = [update["message"] for update in desk.heard()]
    assert photo["photo"][0]["width"] == 1
    assert document["document"]["file_name"] == "名单.csv"


async def test_a_deleted_message_is_gone(desk, window):
    sent = desk.sends(ADMIN, "温馨提醒", [{"text": "已完成", "callback_data": "done"}])
    phone = window.phone(2)
    await expect(phone.get_by_text("温馨提醒")).to_be_visible()
    desk.does("deleteMessage", chat_id=ADMIN, message_id=sent)
    await expect(phone.get_by_text("消息已删除")).to_be_visible()
    await expect(phone.get_by_text("温馨提醒")).to_have_count(0)


async def test_typing_shows_until_the_message_comes(desk, window):
    desk.does("sendChatAction", chat_id=ADMIN, action="typing")
    state = window.phone(2).locator(".phone-head small")
    await expect(state).to_have_text("正在输入…")
    desk.sends(ADMIN, "好了")
    await expect(state).to_have_text("机器人")


async def test_unread_messages_are_counted_until_seen(desk, window):
    for number in range(3):
        desk.sends(OTHER, f"第 {number} 条")
    owner = window.phone(0).locator(".owner")
    await expect(owner.locator("option", has_text="李文静")).to_have_text("李文静 (3)")
    await owner.select_option(str(OTHER))
    await expect(window.phone(0).get_by_text("第 2 条")).to_be_visible()
    await expect(owner.locator("option:checked")).to_have_text("李文静")
    assert window.page.url.endswith(f"#{OTHER},{SECRETARY},{ADMIN}")


async def test_two_thousand_messages_stay_readable(desk, window):
    for number in range(2000):
        desk.sends(ADMIN, f"消息 {number}", [{"text": "已阅", "callback_data": "read"}])
    phone = window.phone(2)
    await expect(phone.get_by_text("消息 1999", exact=True)).to_be_in_viewport()
    await expect(phone.locator(".line")).to_have_count(100)
    await phone.locator(".chat").evaluate("chat => { chat.scrollTop = 0; }")
    await phone.get_by_role("button", name="看更早的消息").click()
    await expect(phone.locator(".line")).to_have_count(200)
    await expect(phone.get_by_text("消息 1999", exact=True)).not_to_be_in_viewport()
    desk.sends(ADMIN, "最新的一条")
    await expect(phone.get_by_text("最新的一条")).to_be_attached()
    await phone.get_by_role("button", name="到最新消息，1 条未读").click()
    await expect(phone.get_by_text("最新的一条")).to_be_in_viewport()


async def test_a_person_who_blocked_the_bot_comes_back(desk, window):
    desk.telegram.blocks(ADMIN)
    phone = window.phone(2)
    await phone.get_by_role("button", name="解除屏蔽").click()
    await expect(phone.get_by_label("写消息")).to_be_visible()
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in desk.heard()] == ["kicked", "member"]


async def test_a_link_to_the_bot_is_followed_on_the_phone_it_was_tapped_on(desk, window):
    desk.telegram.says(SECRETARY, "https://t.me/zy_bot?start=abc")
    await window.phone(1).locator(".mine a").click()
    await expect(window.phone(1).locator(".mine .text").last).to_have_text("/start")
    assert MEMBER != SECRETARY


async def test_people_who_come_later_get_a_phone(desk, chromium):
    desk.telegram.reset()
    window = await opened(chromium, desk.base)
    await expect(window.page.get_by_text("大家正在加入，请稍候…")).to_be_visible()
    desk.telegram.people.add(5, first_name="Lin")
    await expect(window.phone(0).get_by_text("还没有和机器人说过话。")).to_be_visible()
    await window.phone(0).get_by_role("button", name="开始").click()
    await expect(window.phone(0).locator(".mine .text")).to_have_text("/start")
    assert window.complaints == []


async def tapped(desk):
    """The next tap that reaches the bot."""
    async with asyncio.timeout(10):
        while True:
            for update in desk.heard():
                if "callback_query" in update:
                    return update["callback_query"]
            await asyncio.sleep(0.01)


MANY = 2000
DRAWN = 400  # elements of the list: 200 messages at most, days between them and room to spare


async def test_a_chat_of_two_thousand_messages_is_still_a_chat(desk, window):
    for number in range(MANY):
        desk.sends(SECRETARY, f"第 {number} 条", [{"text": f"好 {number}", "callback_data": f"ok{number}"}])
    desk.heard()
    phone = window.phone(1)
    await expect(phone.locator(".theirs .text").last).to_have_text("第 1999 条")
    assert await phone.locator(".messages > li").count() < DRAWN
    await phone.get_by_label("写消息").fill("都看到了")
    await phone.get_by_label("写消息").press("Enter")
    await expect(phone.locator(".mine .text").last).to_have_text("都看到了")
    await phone.get_by_role("button", name="好 1999").click()
    query = await tapped(desk)
    assert query["data"] == "ok1999"
    desk.does("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
    await expect(phone.get_by_role("status")).to_have_text("记下了")
    for _ in range(2):
        first = await phone.locator(".theirs .text").first.text_content()
        await phone.get_by_role("button", name="更早的消息").click()
        await expect(phone.locator(".theirs .text").first).not_to_have_text(first)
    assert await phone.locator(".messages > li").count() < DRAWN
    await window.page.reload()
    await expect(phone.locator(".mine .text").last).to_have_text("都看到了")
