"""Interface texts of the site: those of `show`, by the same means; the catalogue is locale/vi/LC_MESSAGES/web.po."""

from machtin.show.i18n import LANG_NAMES, LANGS, Lang, jinja_globals, known, translations

__all__ = ["LANGS", "LANG_NAMES", "Lang", "jinja_globals", "known", "translations"]
