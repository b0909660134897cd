"""What a request may be refused with. Pages tell it in a page, the API in its JSON; neither tells where anything of ours lies."""

from __future__ import annotations

from typing import Any

from machtin.errors import MachtinError

KINDS = {400: "bad request", 401: "login needed", 403: "not allowed", 404: "not found", 405: "method not allowed", 408: "too slow", 406: "not acceptable", 409: "conflict", 413: "too big", 414: "too long", 415: "wrong type", 421: "wrong host", 422: "bad input", 429: "too often", 500: "bug", 503: "busy"}


class Refused(MachtinError):  # noqa: N818  it is told, not thrown at anybody
    """A request that is not done; `what` is for people, `kind` for programs."""

    def __init__(self, status: int, what: str, *, kind: str | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(what)
        self.status, self.what, self.kind, self.retry_after_s = status, what, kind or KINDS.get(status, "error"), retry_after_s

    @property
    def headers(self) -> dict[str, str]:
        """Headers that go with the refusal."""
        out = {}
        if self.status == 401:
            out["WWW-Authenticate"] = 'Bearer realm="machtin"'
        if self.retry_after_s is not None:
            out["Retry-After"] = str(self.retry_after_s)
        return out


def problem(told: Refused) -> dict[str, Any]:
    """Return the API's one shape of an error, after RFC 9457: `{"type": "about:blank", "title": "not found", "status": 404, "detail": "…"}`."""
    return {"type": "about:blank", "title": told.kind or KINDS.get(told.status, "error"), "status": told.status, "detail": told.what}
