"""HTML from other people in a frame that is isolated from the page around it.

The frame is sandboxed and has an origin of its own, which no server knows. Its scripts run, so maps and widgets work.
They cannot read the page or its cookies, call a server, open a window or send a form, and the frame cannot leave its
place. A policy in the frame, and that of the page, forbid everything that comes from elsewhere.
"""

import re
import secrets

from oxus.core.safe_output import html_text

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' blob:; style-src 'unsafe-inline' data:; img-src data: blob:; "
    "font-src data:; media-src data: blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""The policy of a page with frames, and of its frames: only scripts with the page's number run."""

OWN_SCRIPTS = '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-inline\' blob:">'
"""A second policy of a frame; a script must satisfy both. The first lets a script with the page's number come from any
address, and a script in the frame can read the number; this one names the addresses, and none is elsewhere."""

# The frame cannot be measured from outside, so it reports its height.
_HEIGHT = (
    "new ResizeObserver(() => parent.postMessage({oxusHeight: document.documentElement.offsetHeight}, '*'))"
    ".observe(document.documentElement);"
)
LISTENER = """\
// A frame reports how high its content is; that is all it can say to the page.
addEventListener("message", ({ data, source }) => {
  const height = Math.min(Math.max(Math.ceil(Number(data?.oxusHeight)), 40), 1500);
  if (!height) return;
  for (const frame of document.querySelectorAll("iframe.oxus-frame"))
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
});
"""
STYLE = "iframe.oxus-frame { display: block; width: 100%; height: 30em; border: 0; }"
# Each level of nested frames escapes the tag once more.
_SCRIPT = re.compile(r"((?:<|&(?:amp;)*lt;)script)(?=[\s>/&])", re.IGNORECASE)


def new_nonce() -> str:
    """Return a number that cannot be known before the page is made."""
    return secrets.token_hex(16)


def policy(nonce: str, also: str = "") -> str:
    """Return the policy of a page as a tag for its head.

    Parameters
    ----------
    nonce : str
        The page's number.
    also : str
        Further sources of scripts, for a page that loads some of its own.
    """
    rules = POLICY.format(nonce=nonce).replace(" blob:;", f" blob: {also};" if also else " blob:;", 1)
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def nonce_of(page: str) -> str:
    """Return the number in the policy of a page; empty if it has none."""
    found = re.search(r"script-src 'nonce-([0-9a-f]{32})'", page.partition("<body")[0])
    return found[1] if found else ""


def with_nonce(html: str, nonce: str) -> str:
    """Give the scripts in HTML the page's number, also those of frames in it."""
    return _SCRIPT.sub(rf"\1 nonce={nonce} ", html)


def frame(html: str, nonce: str, head: str = "", title: str = "An output of the notebook") -> str:
    """Return a frame with this HTML.

    Parameters
    ----------
    html : str
        From anyone; its scripts run in the frame.
    nonce : str
        The number of the page's policy.
    head : str
        HTML for the frame's head, such as a style.
    title : str
        The name of the frame for a screen reader.
    """
    document = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{policy(nonce)}{OWN_SCRIPTS}'
        '<meta name="referrer" content="no-referrer">'
        f"<style>html{{background:#fff;color:#111;font:14px/1.5 system-ui,sans-serif}}body{{margin:0}}</style>{head}"
        f"<script nonce={nonce}>{_HEIGHT}</script></head><body>{with_nonce(html, nonce)}</body></html>"
    )
    return (
        f'<iframe class="oxus-frame" sandbox="allow-scripts" loading="lazy" title="{html_text(title)}" '
        f'srcdoc="{html_text(document)}"></iframe>'
    )
