"""Web pages in the structure of ten Vietnamese publishing systems, made from one invented article.

Every page carries what real ones carry around the text: navigation, related links inside and behind the body, advertisements, comments, scripts, a footer.
What is asked of reading them is `ARTICLE`, and nothing of `NOISE`.
"""

from __future__ import annotations

import json
from html import escape

TITLE = "Sạt lở ở Nậm Khoai, hai căn nhà bị vùi"
LEAD = "Rạng sáng 12/9, đất đá từ sườn núi đổ xuống bản Huổi Cọ làm hai căn nhà bị vùi, người dân kịp chạy ra ngoài."
PARAGRAPHS = [
    "Theo ông Giàng A Sử, Chủ tịch UBND xã Nậm Khoai, vụ việc xảy ra khoảng 4h, khi phần lớn người dân đang ngủ.",
    "“Chúng tôi nghe một tiếng nổ rất to rồi cả quả đồi trượt xuống”, bà Lò Thị Mây, 56 tuổi, kể lại.",
    "Đến trưa cùng ngày, lực lượng cứu hộ đã đưa 104 người đến ở tạm tại nhà văn hóa xã, phát mì tôm, nước sạch và chăn màn.",
    "Đài khí tượng thủy văn tỉnh dự báo mưa lớn còn kéo dài đến hết ngày 13/9, nguy cơ sạt lở vẫn cao.",
]
HEADING = "Đường vào bản bị chia cắt"
CAPTION = "Hiện trường vụ sạt lở ở bản Huổi Cọ sáng 12/9. Ảnh: Hoàng Nam"
AUTHOR = "Hoàng Nam"
SECTION = "Thời sự"
PUBLISHED = "2025-09-12T10:15"
NOISE = ["Trang chủ", "Tin liên quan", "Lũ quét ở xã bên: ba cầu bị cuốn", "Quảng cáo", "Bình luận (3)", "Bản quyền thuộc về tòa soạn", "Cầu tre mới của bản Nà Lốc"]
SHOWN = "Thứ sáu, 12/9/2025, 10:15 (GMT+7)"

_RELATED = '<a href="/x1.html">Lũ quét ở xã bên: ba cầu bị cuốn</a>'
_LINKED = '<p><a href="/x2.html">Cầu tre mới của bản Nà Lốc</a></p>'


def _body(figure: str, related: str, p: str = "<p>{}</p>", heading: str = "<h2>{}</h2>") -> str:
    a, b, c, d = (p.format(escape(text, quote=False)) for text in PARAGRAPHS)
    return f"{a}\n{figure}\n{b}{related}{heading.format(HEADING)}{c}{_LINKED}<script>track('{PARAGRAPHS[0][:20]}')</script>{d}"


def _page(host: str, path: str, head: str, main: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo {host}</title>
<link rel="canonical" href="https://{host}{path}"><meta property="og:title" content="{TITLE}">{head}
<style>p {{ margin: 0 }}</style></head><body>
<header><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/the-gioi">Thế giới</a></li></ul></nav></header>
<main>{main}</main>
<section class="box-related"><h3>Tin liên quan</h3><ul><li>{_RELATED}</li></ul></section>
<div class="advert">Quảng cáo</div><div class="comment-box">Bình luận (3)<p>Thương bà con quá, mong mọi người bình an và sớm có chỗ ở mới.</p></div>
<footer><p>Bản quyền thuộc về tòa soạn</p></footer></body></html>"""


def _linked(**more: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2025-09-12T10:15:00+07:00", "author": {"@type": "Person", "name": AUTHOR}, **more}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


_FIGURE = f'<figure><img src="/1.jpg" alt=""><figcaption>{CAPTION}</figcaption></figure>'
_TABLE = f'<table class="picture"><tr><td class="pic"><img src="/1.jpg"></td></tr><tr><td class="pCaption caption pic_caption">{CAPTION}</td></tr></table>'

PAGES: dict[str, str] = {
    "VnExpress": _page("vnexpress.net", "/sat-lo-4790001.html", '<meta itemprop="datePublished" content="2025-09-12T10:15:00+07:00">', f"""
<ul class="breadcrumb"><li><a>{SECTION}</a></li></ul><span class="date">{SHOWN}</span><h1 class="title-detail">{TITLE}</h1>
<p class="description"><span class="location-stamp">Lào Cai</span>{LEAD}</p><article class="fck_detail">
{_body(f'<figure><img src="/1.jpg"><figcaption><p class="Image">{CAPTION}</p></figcaption></figure>', f'<ul class="list-news"><li>{_RELATED}</li></ul>', '<p class="Normal">{}</p>')}
<p class="Normal" style="text-align:right;"><strong>{AUTHOR}</strong></p></article>"""),
    "VCCorp": _page("tuoitre.vn", "/sat-lo-20250912.htm", _linked(), f"""
<div class="detail-cate"><a>{SECTION}</a></div><h1 class="detail-title article-title">{TITLE}</h1><div class="detail-time"><div data-role="publishdate">12/09/2025 10:15 GMT+7</div></div>
<div class="author-info"><a class="name">{AUTHOR}</a></div><h2 class="detail-sapo" data-role="sapo">{LEAD}</h2><div class="detail-content afcbc-body" data-role="content">
{_body(f'<figure class="VCSortableInPreviewMode" type="Photo"><img src="/1.jpg"><figcaption class="PhotoCMS_Caption"><p>{CAPTION}</p></figcaption></figure>', f'<div class="VCSortableInPreviewMode" type="RelatedOneNews">{_RELATED}</div>')}</div>"""),
    "Dân trí": _page("dantri.com.vn", "/xa-hoi/sat-lo-20250912101500123.htm", "", f"""
<ul class="breadcrumbs"><li><a>{SECTION}</a></li></ul><h1 class="title-page detail">{TITLE}</h1><div class="author-name"><a><b>{AUTHOR}</b></a></div><time class="author-time" datetime="2025-09-12 10:15">{SHOWN}</time>
<h2 class="singular-sapo">{LEAD}</h2><div class="singular-content">{_body(_FIGURE.replace("<figcaption>", "<figcaption><p>").replace("</figcaption>", "</p></figcaption>"), f'<article class="article-related">{_RELATED}</article>')}</div>"""),
    "VietNamNet": _page("vietnamnet.vn", "/sat-lo-2440000.html", "", f"""
<div class="bread-crumb-detail"><ul><li><a>{SECTION}</a></li></ul></div><div class="bread-crumb-detail__time">{SHOWN}</div><h1 class="content-detail-title">{TITLE}</h1>
<p class="article-detail-author__info"><span class="name">{AUTHOR}</span></p><h2 class="content-detail-sapo">{LEAD}</h2><div class="maincontent main-content">
{_body(f'<figure class="image vnn-content-image"><img src="/1.jpg"><figcaption>{CAPTION}</figcaption></figure>', f'<div class="insert-wiki-content">{_RELATED}</div>')}</div>"""),
    "Lao Động": _page("laodong.vn", "/xa-hoi/sat-lo-1570000.ldo", _linked(datePublished="2025-09-12T03:15:00Z"), f"""
<ul class="breadcrumb"><li><a>{SECTION}</a></li></ul><h1 class="title">{TITLE}</h1><span class="time">{SHOWN}</span><div class="authors"><a>{AUTHOR}</a></div><div class="chappeau"><p>{LEAD}</p></div>
<div class="art-body">{_body(_FIGURE, f'<div class="lst-relate">{_RELATED}</div>')}</div>"""),
    "Báo Tin tức": _page("baotintuc.vn", "/xa-hoi/sat-lo-20250912101500.htm", "", f"""
<div class="breadcrumb"><a>{SECTION}</a></div><h1 class="detail-title">{TITLE}</h1><span class="txt">{SHOWN}</span><h2 class="sapo">{LEAD}</h2><div class="contents">
{_body(_TABLE, f'<div class="boxdata">{_RELATED}</div>')}</div><div class="author"><strong>{AUTHOR}</strong></div>"""),
    "Znews": _page("znews.vn", "/sat-lo-post1500000.html", '<meta property="article:published_time" content="2025-09-12T10:15:00+0700">', f"""
<p class="the-article-category"><a>{SECTION}</a></p><h1 class="the-article-title">{TITLE}</h1><ul><li class="the-article-author"><a>{AUTHOR}</a></li><li class="the-article-publish">{SHOWN}</li></ul>
<p class="the-article-summary">{LEAD}</p><div class="the-article-body">{_body(_TABLE, f'<div class="inner-article">{_RELATED}</div>', heading="<h3>{}</h3>")}</div>"""),
    "Hemera": _page("tienphong.vn", "/sat-lo-post1770000.tpo", "", f"""
<ul class="breadcrumbs"><li><a>{SECTION}</a></li></ul><h1 class="article__title cms-title">{TITLE}</h1><div class="article__author"><span class="name cms-author">{AUTHOR}</span></div><time class="time" datetime="2025-09-12T10:15:00+07:00">{SHOWN}</time>
<div class="article__sapo cms-desc">{LEAD}</div><div class="article__body cms-body">{_body(_TABLE, f'<div class="cms-relate">{_RELATED}</div>', '<div>{}</div>')}</div>"""),
    "VOV": _page("vov.vn", "/xa-hoi/sat-lo-post1230000.vov", '<meta name="pubdate" content="2025-09-12T10:15:00+07:00">', f"""
<ol class="breadcrumb"><li><a>{SECTION}</a></li></ol><h1 class="article-title">{TITLE}</h1><div class="article-author"><a>{AUTHOR}</a></div><div class="article-summary">{LEAD}</div>
<div class="article-content">{_body(_FIGURE, f'<div class="related-news">{_RELATED}</div>')}</div>"""),
    "Công an nhân dân": _page("cand.com.vn", "/su-kien/sat-lo-i780000/", "", f"""
<div class="uk-breadcrumb"><a>{SECTION}</a></div><h1 class="box-title-detail">{TITLE}</h1><div class="box-date">{SHOWN}</div><div class="box-des-detail"><p>{LEAD}</p></div>
<div class="detail-content-body">{_body(_FIGURE, f'<div class="contref">{_RELATED}</div>')}</div><div class="box-author"><strong>{AUTHOR}</strong></div>"""),
}
"""By the name of the system in publishers.toml."""

UNKNOWN = _page("baosongma.example", "/sat-lo", _linked(description=LEAD, articleSection=SECTION), f"<article><h1>{TITLE}</h1><p class='lead'>{LEAD}</p>{_body(_FIGURE, '')}</article>")
"""A paper without rules."""
