"""How the browser tests are dealt out to workers: those that share what is dear to make stay together."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

LONGEST = ("test_lab.py", "test_course.py")  # each waits for one long fixture, so it begins first
BY_LAST = ("test_every_page.py", "test_every_figure.py")  # the tests of one page in one view, or of one figure


def group_of(nodeid):
    """Return the group of a test: its file, or of the tests of pages and figures what stands in brackets too."""
    file, _, test = nodeid.partition("::")
    return f"{file} {test.partition('[')[2]}".strip() if PurePosixPath(file).name in BY_LAST else file


class Dealing(LoadScopeScheduling):
    """As `--dist loadscope`, by these groups (xdist's marks of groups are lost on pytest 9.2)."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)
