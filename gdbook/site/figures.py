"""Live figures on static pages."""


def setup(app):
    pass
