"""Documents are handed to the sandbox and read from it; they run nothing and ask for nothing."""

import io

import pytest


async def put(http, name, text):
    async with http.client.put(f"{http.base}/control/documents/{name}", data=io.BytesIO(text.encode())) as answer:
        return answer.status, await answer.json()


async def test_a_document_is_shown_as_it_was_handed_over(http):
    assert await put(http, "campaign.zh.html", "<p>活动</p>") == (201, {"path": "/documents/campaign.zh.html"})
    await http.post("/control/reset")
    async with http.client.get(http.base + "/documents/campaign.zh.html") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert await answer.text() == "<p>活动</p>"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


async def test_a_document_nobody_handed_over_is_not_there(http):
    async with http.client.get(http.base + "/documents/none.html") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("name", ["Campaign.html", "campaign", "a b.html", ".html", f"{'a' * 65}.html"])
async def test_a_document_needs_a_plain_name(http, name):
    assert (await put(http, name, "x"))[0] == 400


async def test_there_is_an_end_to_documents(http):
    for number in range(16):
        assert (await put(http, f"d{number}.html", "x"))[0] == 201
    assert await put(http, "d16.html", "x") == (400, {"error": "at most 16 documents are kept"})
    assert (await put(http, "d15.html", "y"))[0] == 201
    assert (await put(http, "d15.html", "y" * (8 * 1024 * 1024 + 1)))[0] == 400
