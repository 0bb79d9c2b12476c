"""How the browser tests are dealt out to workers: those that share what is dear to make stay together."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

LONGEST = ("test_lab.py", "test_course.py")  # each waits for one long fixture, so it begins first
SINGLE = ("test_every_figure.py",)  # whose tests share windows only, which every worker has


def group_of(nodeid):
    """Return the group of a test: a file, or of the page tests one page in one view; alone, its own name."""
    file, _, test = nodeid.partition("::")
    name = PurePosixPath(file).name
    if name in SINGLE:
        return nodeid
    return f"{file} {test.partition('[')[2]}".strip() if name == "test_every_page.py" else file


class Dealing(LoadScopeScheduling):
    """As `--dist loadscope`, by these groups (xdist's marks of groups are lost on pytest 9.2)."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)
