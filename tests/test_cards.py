"""The cards that keep a figure's room on a static page, rendered without a browser."""

import re
from html.parser import HTMLParser

import pytest
from sphinx.errors import ExtensionError
from test_figures import each_figure
from test_live_pages import stored

import gdbook
from gdbook.site.cards import cards
from gdbook.site.figures import figure_of

SAYS = "export default { render({ model, el }) { %s } };"


def card_of(widget):
    [card] = cards("page", [figure_of("page", stored(widget))])
    return card


class Outline(HTMLParser):
    """The tags of a card, each with its attributes, and whether each was closed in its turn."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@each_figure
def test_the_card_of_a_figure_is_sound_and_for_nobody_to_meet(kind):
    outline = Outline(card_of(kind()))
    assert outline.open == []
    assert outline.tags[0] == ("div", {"inert": None, "aria-hidden": "true", "class": "gd-card"})
    names = {name for _, attributes in outline.tags[1:] for name in attributes}
    assert names <= {"class", "type", "style", "hidden", "rows", "cols", "size"}  # no ids, no live region, no link
    assert "svg" not in [tag for tag, _ in outline.tags]
    assert sum(attributes.get("class") == "gd-plot-box" for _, attributes in outline.tags) >= 1


@each_figure
def test_the_card_says_what_the_figure_will_say(kind):
    text = re.sub(r"<[^>]*>", " ", card_of(kind()))
    assert "Enlarge" in text and "Share" in text
    assert not re.search(r"NaN|undefined|\[object", text)


def test_the_card_is_that_of_the_state():
    assert "Monotone" in card_of(gdbook.StepRegimes(learning_rate=0.4))
    assert "Alternating" in card_of(gdbook.StepRegimes(learning_rate=1.5))


def made_by(*lines):
    """Return the card of a figure whose render has these lines."""
    return cards("page", [{"name": "Own", "esm": SAYS % "\n".join(lines), "state": {"text": "<b>&</b>"}}])[0]


def test_what_a_state_says_is_text_and_no_markup():
    card = made_by(
        'const box = document.createElement("p");', 'box.append(model.get("text"));', "el.replaceChildren(box);"
    )
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in card


def test_elements_are_found_moved_and_put_away_as_in_a_page():
    card = made_by(
        "const make = (tag, kind) => {",
        "  const node = document.createElement(tag);",
        "  node.classList.add(kind);",
        "  return node;",
        "};",
        'const [box, one, two] = [make("div", "box"), make("p", "one"), make("p", "two")];',
        "box.append(one, two);",
        'box.prepend(box.querySelector("p.two"));',
        'one.classList.toggle("odd");',
        'box.querySelector(".one").hidden = true;',
        "el.append(box);",
    )
    assert (
        card == '<div inert aria-hidden="true" class="box"><p class="two"></p><p class="one odd" hidden=""></p></div>'
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("el.requestFullscreen();", "Own: el.requestFullscreen is not a function"),
        ('el.querySelector("div > p");', "Own: the selector div > p is more than"),
    ],
)
def test_a_figure_that_renders_only_in_a_browser_is_refused_by_name(line, reason):
    with pytest.raises(ExtensionError, match=f"page: a figure renders only in a browser: {reason}"):
        made_by('el.append(document.createElement("p"));', line)
