"""The colours of every figure, picture and page, each written once; what they mean stands beside them."""

LIGHT = {
    "background": "#ffffff",
    "surface": "#f6f7f9",  # raised: cards, code
    "ink": "#1b1f24",  # text, axes, start
    "muted": "#59636e",  # secondary text, ticks
    "contour": "#8a94a0",
    "height": "#b3c1d1",  # the far end of the height ramp, which begins at the surface
    "path": "#c2410c",  # the descent and its iterates
    "gradient": "#1d4ed8",  # uphill
    "step": "#047857",  # minus gradient
    "second": "#86198f",  # a run to compare
    "third": "#422006",
    "error": "#b91c1c",  # divergence
}

DARK = {
    "background": "#14181e",
    "surface": "#1c222b",
    "ink": "#e6e8eb",
    "muted": "#a2acb7",
    "contour": "#6b7683",
    "height": "#3c4c61",
    "path": "#fb923c",
    "gradient": "#60a5fa",
    "step": "#99f6e4",
    "second": "#ec4899",
    "third": "#fef9c3",
    "error": "#fca5a5",
}


def css_variables(light: str = ".gd-figure", dark: str = 'html[data-theme="dark"] .gd-figure') -> str:
    """Return the style rules that set `--gd-ink` and its siblings: light on one selector, dark on the other."""
    return f"{_rule(light, 'light', LIGHT)}\n{_rule(dark, 'dark', DARK)}\n"


def _rule(selector, scheme, colours):
    variables = "".join(f"  --gd-{name}: {colour};\n" for name, colour in colours.items())
    return f"{selector} {{\n  color-scheme: {scheme};\n{variables}}}"
