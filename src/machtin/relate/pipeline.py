"""From analyses to stories: grouping, then one story at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from machtin._version import machtin_version
from machtin.analysis import Analysis
from machtin.relate.ages import compare_ages
from machtin.relate.aligned import PARALLEL, find_changed
from machtin.relate.claims import Claim, Material, date_claims, number_claims, ordinal_claims, year_claims
from machtin.relate.copies import MIN_LIKENESS, Origins, find_copies
from machtin.relate.dates import compare_dates
from machtin.relate.disagreements import agreements_of, disagreements_of, in_body
from machtin.relate.entities import link_entities
from machtin.relate.group import group
from machtin.relate.identifiers import compare_identifiers, identifier_claims
from machtin.relate.ids import Ids, stable_id
from machtin.relate.lines import Lines
from machtin.relate.measures import compare_measures
from machtin.relate.names import rank_clashes, spelling_clashes
from machtin.relate.numbers import compare_numbers
from machtin.relate.questions import Clash, Match
from machtin.relate.renamed import find_renamed
from machtin.relate.reworded import compare_reworded
from machtin.relate.signature import signature_of
from machtin.relate.spans import compare_spans
from machtin.relate.sport import compare_minutes, compare_scores, minute_claims
from machtin.relate.statements import statement_clashes
from machtin.relate.summary import headline_of, summary_of
from machtin.relate.telling import figures_of, new_in, quotes_of, relations_of
from machtin.relate.timeline import timeline_of
from machtin.story import Copied, Document, Evidence, Story


def relate(analyses: Iterable[Analysis]) -> Document:
    """Return the stories among the analysed articles, and the analyses themselves, as one document.

    Articles of one id are taken once (the last one given wins). Stories come in order of their first article.
    """
    # Sorted, so that the order in which articles were given changes nothing.
    given = sorted({a.id: a for a in analyses}.values(), key=lambda a: (a.published or a.document_date or "9999", a.id))
    stories = [story_of([given[i] for i in members]) for members in group([signature_of(a) for a in given])]
    return Document(machtin=machtin_version(), articles=tuple(given), stories=tuple(stories))


def story_of(analyses: list[Analysis]) -> Story:
    """Return the story that these articles tell, all of them taken to be of one story. Raises ValueError without any."""
    if not analyses:
        raise ValueError("a story needs at least one article")
    ids = Ids()
    lines = Lines(analyses)
    linked = link_entities(analyses, ids)
    material = Material(tuple(analyses), lines, linked)
    parallel = find_copies(lines, least=PARALLEL)
    copies = [c for c in parallel if c.likeness >= MIN_LIKENESS]
    origins = Origins(lines, copies, analyses)
    numbers = number_claims(material)
    told, matches = numbers_and_times(material, numbers)
    clashes = [
        *told, *find_changed(material, parallel, numbers), *find_renamed(material, copies), *spelling_clashes(material), *rank_clashes(material),
        *statement_clashes(material, copies, parallel),
    ]
    disagreements = disagreements_of(material, clashes, matches, origins, ids)
    days = sorted(a.document_date for a in analyses if a.document_date)
    return Story(
        id=stable_id("story", min(a.id for a in analyses)),
        headline=headline_of(material),
        articles=tuple(a.id for a in analyses),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        entities=linked.entities,
        summary=tuple(summary_of(material, origins, disagreements)),
        timeline=tuple(timeline_of(material, origins, disagreements, ids)),
        quotes=tuple(quotes_of(material, ids)),
        figures=tuple(figures_of(material, numbers, clashes, matches, ids)),
        disagreements=tuple(disagreements),
        agreements=tuple(agreements_of(material, matches, clashes, origins, ids)),
        relations=tuple(relations_of(material, ids)),
        copied=tuple(
            Copied(
                (Evidence(analyses[c.one.article].id, c.one.start, c.one.end), Evidence(analyses[c.other.article].id, c.other.start, c.other.end)),
                c.likeness,
            )
            for c in copies
        ),
        new_in=new_in(material, copies),
    )


def numbers_and_times(material: Material, numbers: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return what the articles count, measure and date differently, and alike: where the words agree, where they do not, and in matches."""
    dates = date_claims(material)
    parts = (
        compare_numbers(material, numbers), compare_dates(material, dates), compare_reworded(material, [*numbers, *ordinal_claims(material)], [*dates, *year_claims(material)]),
        compare_ages(material, numbers), compare_measures(material, numbers), compare_spans(material), compare_minutes(material, minute_claims(material)), compare_scores(material, numbers),
        compare_identifiers(material, identifier_claims(material)),
    )
    return in_body([c for clashes, _ in parts for c in clashes], numbers), in_body([m for _, matches in parts for m in matches], numbers)
