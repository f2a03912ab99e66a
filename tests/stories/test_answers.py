"""Answers when Telegram fails: a chat's answers keep their order."""


async def test_the_last_tap_has_the_last_word(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置…[✓ 中文] [English] [免打扰时间…] [每周几条…] [停止使用…] [回到首页]
        — Telegram drops 1 editMessageText —
        Lin: [English]
        Bot ✎ Lin: Settings…
        Lin: [中文]
        — 2 seconds pass —
        Bot ✎ Lin: 设置…
        — 5 seconds pass —
    """)
