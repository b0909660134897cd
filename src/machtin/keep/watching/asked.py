"""Addresses that a person asks for by hand: each fetched once, read in whatever form it is, nothing remembered.

robots.txt speaks to programs that go from page to page by themselves; a page that a person names is fetched as a browser would, with the pause that every
host gets. A feed gives its entries as they are in it; `machtin watch` fetches their pages.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

from machtin.errors import Problem
from machtin.keep.watching.addresses import FetchError
from machtin.keep.watching.fetch import Fetcher
from machtin.keep.watching.manners import Manners
from machtin.keep.watching.round import page_of_answer
from machtin.read.intake import opened_stream
from machtin.read.understood import PAGE, Understood, understood_item


def understood_at(addresses: Sequence[str], on_problem: Callable[[Problem], None], fetcher: Fetcher) -> Iterator[Understood]:
    """Yield the articles at these addresses; what cannot be had is told."""
    manners = Manners(fetcher.clock)
    for address in addresses:
        try:
            answer = fetcher.get(address, courtesy=manners.turn)
        except FetchError as error:
            on_problem(Problem(address[:200], error.what, error.now if error.why == "refused" else "Left out."))
            continue
        if not answer.ok:
            on_problem(Problem(address[:200], f"answered with status {answer.status}.", "Left out."))
            continue

        def report(place: str, what: str, kept: str, address: str = address) -> None:
            on_problem(Problem(f"{address[:200]}: {place}" if place else address[:200], what, kept))

        for item in opened_stream(io.BytesIO(answer.body), answer.url, on_problem):
            if _is_page(item.head):
                page = page_of_answer(answer, report)
                if page is not None:
                    yield Understood(page.article, PAGE, page.rules)
            else:
                yield from understood_item(item, on_problem)


def _is_page(head: bytes) -> bool:
    from machtin.read.forms import sniff

    return bool(head) and sniff(head, "").name == PAGE
