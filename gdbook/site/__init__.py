"""The Sphinx extension that makes figures live on static pages and mends the theme; nothing mathematical."""

from gdbook.site import answers, claims, exercises, figures, fonts, pages, quizzes, styles


def setup(app):
    figures.setup(app)
    fonts.setup(app)
    styles.setup(app)
    claims.setup(app)
    exercises.setup(app)
    answers.setup(app)
    quizzes.setup(app)
    pages.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
