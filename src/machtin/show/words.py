"""Interface texts in Vietnamese and English: one table, one row a text.

In:  a key and, for texts with a number or a name in them, the fields to fill in.
Out: the text. `{n}` fields are formatted by the caller (see forms.py); English has a plural where the row holds two forms with `|`.
Texts from articles never pass through here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")

TEXTS: dict[str, tuple[str, str]] = {
    # the page
    "product": ("Mạch tin", "machtin"),
    "index_title": ("Mạch tin: {n} chuyện từ {m} bài", "machtin: {n} story from {m} articles|machtin: {n} stories from {m} articles"),
    "empty_title": ("Chưa có chuyện nào", "No story yet"),
    "empty_text": (
        "Không có bài báo nào để kể. Hãy đưa cho machtin ít nhất một bài.",
        "There was no article to tell about. Give machtin at least one.",
    ),
    "skip": ("Đến nội dung", "Skip to the content"),
    "sections": ("Các mục của trang", "Sections of this page"),
    "stories": ("Các chuyện", "Stories"),
    "to_top": ("Về đầu trang", "Back to the top"),
    "to_story": ("Đọc chuyện này", "Read this story"),
    "n_articles": ("{n} bài", "{n} article|{n} articles"),
    "n_papers": ("{n} báo", "{n} paper|{n} papers"),
    "n_origins": ("{n} nguồn gốc", "{n} origin|{n} origins"),
    "n_disagreements": ("{n} chỗ khác nhau", "{n} disagreement|{n} disagreements"),
    "no_disagreements": ("không thấy chỗ khác nhau", "no disagreement found"),
    "n_updates": ("{n} chỗ cập nhật", "{n} update|{n} updates"),
    "undated": ("không rõ ngày", "no date"),
    "made_by": (
        "machtin {version} đọc các bài và chỉ ra chỗ chúng loại trừ nhau; nó không phán xét ai đúng.",
        "machtin {version} reads the articles and shows where they exclude each other; it does not judge who is right.",
    ),
    # sections
    "summary": ("Tóm tắt", "Summary"),
    "differ": ("Các bài nói khác nhau", "Where the accounts differ"),
    "updates": ("Con số, tin đã cập nhật theo thời gian", "Updated as time went on"),
    "agree": ("Các bài khớp nhau", "Where the accounts agree"),
    "timeline": ("Diễn biến", "Timeline"),
    "figures": ("Con số", "Figures"),
    "quotes": ("Ai nói gì", "Who said what"),
    "people": ("Người, tổ chức và nơi chốn", "People, organisations and places"),
    "relations": ("Ai làm gì với ai", "Who did what to whom"),
    "new_in": ("Mỗi bài có gì mới", "What each article adds"),
    "copied": ("Đoạn chép lại của nhau", "Copied passages"),
    "articles": ("Các bài báo, đã đánh dấu", "The articles, marked up"),
    # empty states
    "no_summary": ("Chưa đủ điều để tóm tắt.", "There is not enough to summarise."),
    "no_differ": (
        "Không thấy chỗ nào các bài loại trừ nhau. Điều này không có nghĩa là mọi điều các bài kể đều đúng.",
        "No place was found where the accounts exclude each other. That does not mean that all they tell is true.",
    ),
    "no_differ_one": (
        "Chỉ có một bài, nên chưa có gì để so sánh; bài này cũng không tự mâu thuẫn ở chỗ nào thấy được.",
        "There is only one article, so nothing to compare it with; no contradiction within it was found.",
    ),
    "only_updates": (
        "Không thấy chỗ nào các bài loại trừ nhau, ngoài những con số đã đổi theo thời gian dưới đây.",
        "No place was found where the accounts exclude each other, save what changed as time went on, below.",
    ),
    "no_agree": ("Chưa thấy điều gì mà từ hai bài trở lên cùng kể.", "Nothing was found that two articles or more tell alike."),
    "no_timeline": ("Không thấy sự việc nào có ngày giờ.", "No dated happening was found."),
    "no_figures": ("Không thấy con số nào đáng ghi vào bảng.", "No figure was found."),
    "no_quotes": ("Không thấy lời nói nào được dẫn.", "No quotation was found."),
    "no_people": ("Không thấy tên riêng nào.", "No name was found."),
    "no_relations": ("Không thấy ai làm gì với ai một cách rõ ràng.", "No clear act of one party towards another was found."),
    "no_new": ("Không có gì mới so với các bài trước.", "Nothing that the earlier articles had not told."),
    "no_copied": ("Không thấy đoạn nào các bài chép lại của nhau.", "No copied passage was found."),
    "no_text": ("Bài này không có chữ nào.", "This article has no text."),
    # a disagreement
    "kind_number": ("Con số", "Number"),
    "kind_date": ("Thời điểm", "Time"),
    "kind_place": ("Nơi chốn", "Place"),
    "kind_name": ("Tên gọi", "Name"),
    "kind_cause": ("Nguyên nhân", "Cause"),
    "kind_outcome": ("Kết cục", "Outcome"),
    "kind_attribution": ("Ai làm, ai nói", "Attribution"),
    "update": ("cập nhật", "update"),
    "update_hint": (
        "bài ra sau có thể chỉ mới hơn, không hẳn là mâu thuẫn",
        "the later article may simply be newer; this need not be a contradiction",
    ),
    "self": ("một bài tự mâu thuẫn", "one article contradicts itself"),
    "strength_high": ("chắc chắn: cao", "confidence: high"),
    "strength_mid": ("chắc chắn: vừa", "confidence: medium"),
    "strength_low": ("chắc chắn: thấp", "confidence: low"),
    "excludes": ("loại trừ", "excludes"),
    "said_by": ("theo {who}", "according to {who}"),
    "as_of": ("tính đến {date}", "as of {date}"),
    "published": ("đăng {date}", "published {date}"),
    "dated": ("bài ngày {date} (suy từ lời bài)", "dated {date} (inferred from the text)"),
    "sentence": ("câu {n}", "sentence {n}"),
    "in_article": ("bài {letter}", "article {letter}"),
    "more_accounts": ("thêm {n} lời kể", "{n} more account|{n} more accounts"),
    "more_figures": ("{n} con số chỉ một bài nêu", "{n} figure that one article gives|{n} figures that one article gives"),
    "more_speakers": ("thêm {n} người nói", "{n} more speaker|{n} more speakers"),
    "worded_otherwise": ("có bài viết là", "also worded"),
    "more_quotes": ("thêm {n} câu", "{n} more statement|{n} more statements"),
    "more_new": ("thêm {n} câu mới", "{n} more new sentence|{n} more new sentences"),
    "why": ("Vì sao", "Why"),
    "chart_number": ("Các con số trên cùng một trục", "The numbers on one axis"),
    "chart_date": ("Các thời điểm trên cùng một trục", "The times on one axis"),
    "disputed": ("các bài nói khác nhau", "disputed"),
    "same_words": ("cùng lời, tính là một nguồn", "the same words, counted as one origin"),
    # tables
    "what": ("Điều được đếm, đo", "What is counted or measured"),
    "by_article": ("Theo từng bài", "By article"),
    "verdict": ("So sánh", "Comparison"),
    "verdict_differ": ("khác nhau", "differ"),
    "verdict_agree": ("khớp", "agree"),
    "verdict_one": ("một bài", "one article"),
    "verdict_update": ("cập nhật", "updated"),
    "verdict_many": ("nhiều bài", "several articles"),
    "name": ("Tên", "Name"),
    "role": ("Vai trò", "Role"),
    "also": ("Còn gọi", "Also called"),
    "who": ("Ai", "Who"),
    "act": ("Làm gì", "Did what"),
    "whom": ("Với ai", "To whom"),
    "times_told": ("Số lần kể", "Times told"),
    "where_told": ("Ở đâu trong bài", "Where it stands"),
    "type_per": ("Người", "People"),
    "type_org": ("Tổ chức", "Organisations"),
    "type_gpe": ("Nước, tỉnh, thành", "Countries and provinces"),
    "type_loc": ("Nơi chốn khác", "Other places"),
    "type_misc": ("Tên khác", "Other names"),
    "unnamed": ("Nguồn không nêu tên", "Unnamed source"),
    "kind_direct": ("nguyên văn", "verbatim"),
    "kind_indirect": ("thuật lại", "reported"),
    "kind_mixed": ("thuật lại, có dẫn nguyên văn", "reported in part"),
    "likeness": ("giống nhau {n}%", "{n}% alike"),
    "later": ("{n} sau", "{n} later"),
    # articles
    "marks": ("Đánh dấu trong bài", "Marks in the text"),
    "mark_name": ("tên", "names"),
    "mark_per": ("người", "person"),
    "mark_org": ("tổ chức", "organisation"),
    "mark_place": ("nơi chốn", "place"),
    "mark_misc": ("tên khác", "other name"),
    "mark_role": ("chức vụ", "role"),
    "mark_time": ("thời gian", "time"),
    "mark_quantity": ("số lượng", "quantity"),
    "mark_quote": ("lời nói", "quote"),
    "mark_event": ("sự việc", "event"),
    "mark_disputed": ("chỗ khác nhau", "disputed"),
    "show": ("Hiện", "Show"),
    "caption": ("Chú thích ảnh", "Caption"),
    "agencies": ("dẫn {names}", "follows {names}"),
    "repairs": ("{n} chỗ đã sửa của bản tách từ", "{n} segmentation fault mended|{n} segmentation faults mended"),
    "back": ("Về: {what}", "Back to: {what}"),
    "evidence": ("bài {letter}, câu {n}", "article {letter}, sentence {n}"),
    # an analysis in the terminal
    "a_quotes": ("Lời nói", "Quotes"),
    "a_events": ("Sự việc", "Events"),
    "a_times": ("Thời gian", "Times"),
    "a_quantities": ("Số lượng", "Quantities"),
    "a_entities": ("Tên riêng", "Names"),
    "a_affiliations": ("Thuộc về", "Affiliations"),
    "a_repairs": ("Chỗ đã sửa", "Repairs"),
    "planned": ("dự định", "planned"),
    "possible": ("có thể", "possible"),
    "denied": ("bị phủ nhận", "denied"),
    "nothing": ("không có", "none"),
}

# PLOVER event types (https://github.com/openeventdata/PLOVER) in the words of the relations table.
PLOVER: dict[str, tuple[str, str]] = {
    "AGREE": ("đồng ý với", "agrees with"),
    "CONSULT": ("gặp, bàn với", "consults with"),
    "SUPPORT": ("ủng hộ", "supports"),
    "CONCEDE": ("nhượng bộ", "concedes to"),
    "COOPERATE": ("hợp tác với", "cooperates with"),
    "AID": ("viện trợ, giúp", "aids"),
    "YIELD": ("nhượng bộ, rút lui trước", "yields to"),
    "RETREAT": ("rút lui trước", "retreats before"),
    "REQUEST": ("yêu cầu, kêu gọi", "requests of"),
    "DEMAND": ("yêu cầu, kêu gọi", "demands of"),
    "ACCUSE": ("cáo buộc, chỉ trích", "accuses"),
    "REJECT": ("bác bỏ, từ chối", "rejects"),
    "THREATEN": ("đe dọa", "threatens"),
    "PROTEST": ("biểu tình phản đối", "protests against"),
    "SANCTION": ("trừng phạt, cấm", "sanctions"),
    "MOBILIZE": ("điều động lực lượng đối với", "mobilises against"),
    "COERCE": ("bắt giữ, cưỡng chế", "coerces"),
    "ASSAULT": ("tấn công", "assaults"),
}


def translator(lang: Lang) -> Callable[..., str]:
    """Return `t(key, **fields)`; `n` given as a number picks the English plural, `shown` is how it is written."""
    column = LANGS.index(lang)

    def t(key: str, /, *, count: int | None = None, **fields: object) -> str:
        text = TEXTS[key][column]
        if "|" in text:
            text = text.split("|")[0 if count == 1 else 1]
        if count is not None and "n" not in fields:
            fields["n"] = count
        return text.format(**fields) if fields else text

    return t


def plover_words(code: str, lang: Lang) -> str:
    """Return the verb of a PLOVER code; a code that the table lacks is shown as it is."""
    root = code.split("/")[0].split(".")[0].upper()
    return PLOVER[root][LANGS.index(lang)] if root in PLOVER else code
