"""The API from Python: `machtin.Client("https://tin.toasoan.example", token="machtin_…")`.

    with machtin.Client("http://127.0.0.1:8000") as client:
        for line in client.disagreements(kind="number", since="2031-03"):
            print(line.headline, [a.value for a in line.disagreement.accounts])

Lists are iterators that fetch a page when it is needed. Answers are the records that machtin itself works with, unknown fields left out.
Raises InputError for what is not there or makes no sense, ConfigError where the token does not suffice, StorageError where the server cannot be reached or fails;
reading is tried again where the server was busy or the connection broke, RETRIES times.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
import urllib3

from machtin._version import code_version
from machtin.analysis import Analysis
from machtin.article import Article
from machtin.errors import ConfigError, InputError, MachtinError, StorageError
from machtin.keep.lines import DisagreementLine, NameLine, QuoteLine
from machtin.keep.records import Hit, Listed, StoryLine, Version
from machtin.story import Document

T = TypeVar("T")
RETRIES = 3
CHUNK = 1 << 16


class Client:
    """A site's API. May be used from several threads."""

    def __init__(self, url: str = "http://127.0.0.1:8000", *, token: str | None = None, timeout_s: float = 60.0) -> None:
        """Take the site's address and, where it asks for one, an API token with the scope `read`. Raises ConfigError where the address is none."""
        if not url.startswith(("http://", "https://")):
            raise ConfigError(f"{url}: is no address of a site. Give one such as https://tin.toasoan.example.")
        self.url = url.rstrip("/") + "/api/v1"
        headers = {"accept": "application/json", "user-agent": f"machtin/{code_version()}"} | ({"authorization": f"Bearer {token}"} if token else {})
        retries = urllib3.Retry(RETRIES, backoff_factor=0.3, status_forcelist=(429, 503), allowed_methods=("GET",), raise_on_status=False, respect_retry_after_header=True)
        # A redirect could carry the token to another host.
        self._pool = urllib3.PoolManager(headers=headers, timeout=urllib3.Timeout(timeout_s), retries=retries.new(redirect=False, remove_headers_on_redirect=["Authorization"]))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._pool.clear()

    # ---- one thing

    def story(self, id: str, *, articles: bool = True) -> Document:
        """Return a story as the contract's document, with its articles' analyses or without."""
        return self._one(f"/stories/{quote(id, safe='')}", Document, articles=articles)

    def article(self, id: str) -> Analysis:
        """Return what machtin reads out of an article."""
        return self._one(f"/articles/{quote(id, safe='')}", Analysis)

    def original(self, id: str, version: int | None = None) -> Article:
        """Return an article as it was given, the newest version or version `version`."""
        return self._one(f"/articles/{quote(id, safe='')}/original", Article, version=version)

    def versions(self, id: str) -> list[Version]:
        """Return every text that an article has had, the oldest first."""
        return list(self._list(f"/articles/{quote(id, safe='')}/versions", Version))

    def entity(self, id: str) -> NameLine:
        """Return a person, organisation or place."""
        return self._one(f"/entities/{quote(id, safe='')}", NameLine)

    def compare(self, a: str, b: str) -> Document:
        """Return two articles side by side as one story."""
        return self._one("/compare", Document, a=a, b=b)

    # ---- lists; filters are those of the API: entity, event, source, since, until, story

    def stories(self, *, order: str = "newest", least: int = 2, **filters: Any) -> Iterator[StoryLine]:
        """Yield stories: "newest", "disputed", "growing" first, or by "arrival"."""
        return self._list("/stories", StoryLine, order=order, least=least, **filters)

    def articles(self, **filters: Any) -> Iterator[Listed]:
        """Yield articles in the order in which they came."""
        return self._list("/articles", Listed, **filters)

    def entities(self, name: str | None = None, *, type: str | None = None) -> Iterator[NameLine]:
        """Yield people, organisations and places, of a type or those that `name` may mean."""
        return self._list("/entities", NameLine, name=name, type=type)

    def quotes(self, speaker: str | None = None, **filters: Any) -> Iterator[QuoteLine]:
        """Yield what was said, the last to come first."""
        return self._list("/quotes", QuoteLine, speaker=speaker, **filters)

    def disagreements(self, *, kind: str | None = None, update: bool | None = None, strength: float | None = None, **filters: Any) -> Iterator[DisagreementLine]:
        """Yield disagreements that no editor dismissed, newest story first."""
        return self._list("/disagreements", DisagreementLine, kind=kind, update=update, strength=strength, **filters)

    def search(self, q: str = "", *, speaker: str | None = None, **filters: Any) -> Iterator[Hit]:
        """Yield the articles that answer, best first."""
        return self._list("/search", Hit, q=q, speaker=speaker, **filters)

    # ---- files

    def export(self, what: str = "stories", form: str = "jsonl", *, story: str | None = None, **more: Any) -> Iterator[bytes]:
        """Yield everything of one kind, or of one story, in a form (docs/exports.md), piece by piece."""
        response = self._get(f"/export/{quote(what, safe='')}", {"format": form, "story": story, **more}, stream=True)
        try:
            yield from response.stream(CHUNK)
        except urllib3.exceptions.HTTPError as error:
            raise StorageError(f"{self.url}: the connection broke within the export ({error}). What came before it is a part only.") from None
        finally:
            response.release_conn()

    # ---- inside

    def _one(self, path: str, kind: type[T], /, **asked: Any) -> T:
        return self._decoded(self._get(path, asked).data, kind)

    def _list(self, path: str, kind: type[T], /, **asked: Any) -> Iterator[T]:
        cursor: str | None = None
        while True:
            found = self._decoded(self._get(path, {**asked, "cursor": cursor}).data, dict[str, Any])
            for item in found["items"]:
                yield msgspec.convert(item, kind)
            cursor = found["next"]
            if cursor is None:
                return

    def _decoded(self, data: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StorageError(f"{self.url}: what answers there is no API of machtin, or of a version that this client does not understand ({error}).") from None

    def _get(self, path: str, asked: dict[str, Any], *, stream: bool = False) -> urllib3.BaseHTTPResponse:
        pairs = [(k, str(v).lower() if isinstance(v, bool) else v) for k, v in asked.items() if v is not None]
        address = self.url + path + ("?" + urlencode(pairs, doseq=True) if pairs else "")
        try:
            response = self._pool.request("GET", address, preload_content=not stream)
        except urllib3.exceptions.HTTPError as error:
            raise StorageError(f"{self.url}: cannot be reached ({type(error).__name__}). Is `machtin serve` running there? Nothing was read.") from None
        if response.status != 200:
            raise self._refusal(response.status, response.data, path)
        return response

    def _refusal(self, status: int, data: bytes, path: str) -> MachtinError:
        try:
            told = str(msgspec.json.decode(data)["detail"])
        except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError):
            told = f"status {status}"
        kind = ConfigError if status in (401, 403, 421) else InputError if status < 500 and status not in (408, 429) else StorageError
        return kind(f"{self.url}{path}: {told}")
