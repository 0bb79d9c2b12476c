"""The theme's pages, mended."""


def setup(app):
    pass
