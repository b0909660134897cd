"""The last verb: a document or an analysis as something to look at or to pass on. Reads the nouns and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from machtin.errors import ConfigError

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.show.i18n import Lang
    from machtin.story import Document

FORMS = ("html", "markdown", "terminal", "json")
ANALYSIS_FORMS = ("terminal", "json")


def render(document: Document, form: str = "html", *, lang: str = "vi") -> str:
    """Return `document` as a page ("html"), as "markdown", for the "terminal", or as the contract's "json".

    The terminal's text is as wide as standard output and coloured only where that is a terminal; see
    `machtin.show.terminal.render_terminal` to choose. Raises ConfigError for a form or language that there is not.
    """
    language = _language(lang)
    if form == "html":
        from machtin.show.page import render_html

        return render_html(document, language)
    if form == "markdown":
        from machtin.show.markdown import render_markdown

        return render_markdown(document, language)
    if form == "terminal":
        from machtin.show.terminal import render_terminal

        return render_terminal(document, language)
    if form == "json":
        import msgspec

        from machtin.story import document_json

        return msgspec.json.format(document_json(document), indent=1).decode()
    raise ConfigError(f"There is no form {form!r} of a story. Choose one of: {', '.join(FORMS)}.")


def render_analysis(analysis: Analysis, form: str = "terminal", *, lang: str = "vi") -> str:
    """Return what one article says, for the "terminal" or as the contract's "json" (one line). Raises ConfigError as `render` does."""
    language = _language(lang)
    if form == "terminal":
        from machtin.show.terminal_analysis import render_analysis_terminal

        return render_analysis_terminal(analysis, language)
    if form == "json":
        from machtin.analysis import analysis_json

        return analysis_json(analysis).decode()
    raise ConfigError(f"There is no form {form!r} of an analysis. Choose one of: {', '.join(ANALYSIS_FORMS)}.")


def _language(lang: str) -> Lang:
    from machtin.show.i18n import LANGS

    for known in LANGS:
        if lang == known:
            return known
    raise ConfigError(f"There is no language {lang!r}. Choose one of: {', '.join(LANGS)}.")
