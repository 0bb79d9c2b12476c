"""The cut stylesheets in the browser: every element looks as it does under the whole ones."""

from urllib.parse import urlsplit

import browsing
import pytest

pytestmark = pytest.mark.site

LOOKS = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  const plain = [...document.querySelectorAll("body, body *")].filter((node) => !node.closest(".katex, .gd-view"));
  return plain.flatMap((node) => ["", "::before", "::after"].map((part) => {
    const style = getComputedStyle(node, part || null);
    const drawn = !part || !["none", "normal"].includes(style.content);
    const look = drawn ? [...style].filter((name) => !name.startsWith("--")).map((name) => style[name]) : [];
    return [`${node.tagName}.${node.className}${part}`, ...look].join();
  }));
}"""


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [("book/reference/authoring.html", 1280, "light"), ("book/reference/glossary.html", 320, "dark")],
)
def test_every_element_looks_as_under_the_whole_stylesheets(visit, site, path, width, scheme):
    wholes = site.resolve().parent / ".styles"
    answered = []

    def answer(route):
        whole = wholes / urlsplit(route.request.url).path.partition("/_static/")[2]
        answered.append(whole.is_file())
        if whole.is_file():
            route.fulfill(path=whole, content_type="text/css")
        else:
            route.continue_()

    def looks(routes):
        page, _ = visit(path, routes=routes, viewport={"width": width, "height": 800}, color_scheme=scheme)
        browsing.scroll_through(page)
        return page.evaluate(LOOKS)

    assert looks({}) == looks({"**/*.css*": answer})
    assert sum(answered) >= 6
