"""Texts that want to become markup: each would set `window.__pwned`, ask for /evil or open a box.

A new trick is a line here; it is then planted in every text column of every table.
"""

from typing import Final

_RUN = "window.__pwned=1"
_ELEMENTS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt >{_RUN}</sCrIpT>",
    "<script src=/evil></script>",
    f"<script >{_RUN}</script >",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<<script>{_RUN}//<</script>",
    f"</script><script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</style></noscript></template><img src=x onerror={_RUN}>",
    f"--><img src=x onerror={_RUN}>",
    f"<!--><img src=x onerror={_RUN}>-->",
    f"]]><img src=x onerror={_RUN}>",
    f"<img src=x onerror={_RUN}>",
    f"<img/src=x/onerror={_RUN}>",
    "<img src=/evil>",
    f"<image src=x onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{_RUN}'><text y=20>press</text></a></svg>",
    f"<svg><style><img src=x onerror={_RUN}></style></svg>",
    "<svg><use href='/evil#x'/></svg>",
    f"<math><mi href='javascript:{_RUN}'>press</mi></math>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<body onload={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}>",
    f"<p style='animation:x' onanimationstart={_RUN}>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<iframe src='javascript:parent.__pwned=1'></iframe>",
    "<object data=/evil></object>",
    "<embed src=/evil>",
    "<link rel=stylesheet href=/evil>",
    "<style>@import '/evil'; body{background:url(/evil)}</style>",
    "<p style=background:url(/evil)>",
    "<meta http-equiv=refresh content='0;url=/evil'>",
    "<base href=/evil/>",
    "<form action=/evil><input name=password><button>Sign in</button></form>",
    "<button form=lock-form formaction=/evil>Sign out</button>",
    "<template shadowrootmode=open><img src=/evil></template>",
    "<a href=/evil ping=/evil>press</a>",
    "<portal src=/evil></portal>",
    "<a id=htmx></a><a id=htmx name=config href=/evil></a>",
)
_HTMX = (
    "<p hx-get=/evil hx-trigger=load></p>",
    "<p data-hx-get=/evil data-hx-trigger=load></p>",
    "<p hx-post=/evil hx-trigger='every 1ms' hx-nonce=guess></p>",
    f"<p hx-on:load={_RUN} hx-on::after-init={_RUN}></p>",
    "<p hx-boost=true><a href=/evil>press</a></p>",
    f"<p hx-get=/evil hx-trigger='load[{_RUN}]' hx-vals='js:{{x:{_RUN}}}'></p>",
    "<hx-partial hx-target=body hx-swap=innerHTML><img src=/evil></hx-partial>",
    "<p hx-swap-oob=true id=main><img src=/evil></p>",
    '<p hx-config=\'{"extensions":""}\' hx-ext=ignore:hx-csp hx-get=/evil hx-trigger=load></p>',
)
_ATTRIBUTES = (
    f'" onmouseover={_RUN} autofocus onfocus={_RUN} x="',
    f"' onfocus={_RUN} autofocus tabindex=1 x='",
    '" hx-get=/evil hx-trigger=load x="',
    f'"><img src=x onerror={_RUN}>',
    f"'><svg onload={_RUN}>",
    f"` onerror={_RUN} `",
    f"x onfocus={_RUN} autofocus",
    f'\\"><script>{_RUN}</script>',
)
_ADDRESSES = (
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f"java\tscript:{_RUN}",
    f" javascript:{_RUN}//http://example.org",
    f"data:text/html,<script>{_RUN}</script>",
    "vbscript:msgbox",
    "//evil.example/evil",
    "https://evil.example/evil",
    "/\\evil.example/evil",
)
_TEMPLATES = (
    "{{7331*11}}",
    "{% for x in [7331*11] %}{{x}}{% endfor %}",
    "${7331*11}",
    "{{ request.app.state.settings }}",
    "{{ ''.__class__.__mro__ }}",
    "<%= 7331*11 %>",
    "#{7331*11}",
    "%(x)s {0} {x.__class__}",
)
_ENCODINGS = (
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={_RUN}&#62;",
    f"%3Cscript%3E{_RUN}%3C/script%3E",
    f"\\u003cscript\\u003e{_RUN}\\u003c/script\\u003e",
    f"＜script＞{_RUN}＜/script＞",
    f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    f"\u202e<img src=x onerror={_RUN}>\u202c",
    f"\u2066<svg onload={_RUN}>\u2069",
    f"<img\u200b src=x onerror={_RUN}>",
    f"<img\u2028src=x\u2028onerror={_RUN}>",
    f"\ufeff<script>{_RUN}</script>",
    f"ﬀ<ſcript>{_RUN}</ſcript>",
    "<script>alert(1)</script>",
)

PAYLOADS: Final = (
    *_ELEMENTS,
    *_HTMX,
    *_ATTRIBUTES,
    *_ADDRESSES,
    *_TEMPLATES,
    *_ENCODINGS,
)
COMPUTED: Final = "80641"
"""What a template would have made of some of them."""
