"""Text that somebody typed to do more than be read, and a look at what a page made of it."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["EMAIL", "FILE", "HOSTILE", "NAME", "harmless"]

HOSTILE = (
    "![x](http://evil.example/a.png) <img src=http://evil.example/b.png> [l](http://evil.example/c)"
    " $\\frac{1}{2}$ :material/home: :red[hot] :streamlit: www.evil.example --> **b**"
    " \u202e\x07=1+1"
)
NAME = "=![x](http://evil.example/n.png) $x^2$ :red[r] <b>\u202e"
FILE = "![x](http:\\evil.example) $x$ :red[r] <b> @SUM(1).npz"
EMAIL = "![x](http://evil.example/e.png)<img/src=//evil.example/f.png>:red[hot]@www.evil.example"


def harmless(page: Page) -> None:
    """Nothing typed became a link, a picture, a formula, a colour or an icon."""
    assert page.locator("a[href*=evil], img[src*=evil], .katex, img[alt*=treamlit]").count() == 0
    assert page.locator("span", has_text="hot").locator("visible=true[style*=color]").count() == 0
    assert page.evaluate("document.body.innerText.includes('\\u202e')") is False
