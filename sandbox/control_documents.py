"""Control routes for documents the starter of the sandbox hands over, and where the page's visitors read them."""

import re

from aiohttp import web

from sandbox.control import answered

LARGEST = 8 * 1024 * 1024
"""Bytes of one document."""
MOST = 16
"""Documents kept at once."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
"""A document may look as it likes; it runs nothing and asks for nothing."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}\.html")


class DocumentRoutes:
    """`/control/documents/NAME` takes a page, `/documents/NAME` shows it; both outlast a reset."""

    def __init__(self) -> None:
        self._documents: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.put("/control/documents/{name}", self._keep),
            web.get("/documents/{name}", self._show),
        ]

    async def _keep(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if _NAME.fullmatch(name) is None:
            raise ValueError('a document is called like "campaign.zh.html"')
        text = await request.text()
        if len(text.encode()) > LARGEST:
            raise ValueError(f"a document has at most {LARGEST} bytes")
        if name not in self._documents and len(self._documents) >= MOST:
            raise ValueError(f"at most {MOST} documents are kept")
        self._documents[name] = text
        return answered({"path": f"/documents/{name}"}, 201)

    async def _show(self, request: web.Request) -> web.Response:
        text = self._documents.get(request.match_info["name"])
        if text is None:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return web.Response(text=text, content_type="text/html", headers=headers)
