"""What a long command is doing and for how long; and how a tool ends: in a sentence."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

COLOUR = re.compile(r"\033\[[\d;]*m")
LOG_EVERY_S = 5  # a log cannot rewrite its last line, so it hears less often that work goes on


class Problem(Exception):
    """Something the person at the keyboard can mend; its text is the sentence they read."""


def say(text):
    print(text, flush=True)


def ending(main):
    """Run `main(arguments)` and leave with its exit code; a Problem or Ctrl-C is a sentence, never a traceback."""
    try:
        code = main(sys.argv[1:])
    except Problem as problem:
        print(problem, file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr, flush=True)
        code = 130
    sys.exit(code)


class Progress:
    """A line with the present stage and the seconds gone: rewritten on a terminal, repeated now and then in a log."""

    def __init__(self, title):
        self.title = title
        self.stage = "starting"
        self._live = sys.stdout.isatty()
        self._done = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self):
        say(self.title)
        self._started = time.monotonic()
        self._ticker.start()
        return self

    def __exit__(self, *failure):
        self._done.set()
        self._ticker.join()
        if self._live:
            print("\r\033[K", end="", flush=True)

    @property
    def seconds(self):
        return time.monotonic() - self._started

    def _tick(self):
        while not self._done.wait(1 if self._live else LOG_EVERY_S):
            line = f"  {self.seconds:3.0f} s  {self.stage}"
            if self._live:
                print("\r\033[K" + line[: shutil.get_terminal_size().columns - 1], end="", flush=True)
            else:
                say(line)


def follow(command, stage_of, progress, log=None, limit_s=None, **options):
    """Run `command` and return (exit code, lines); `stage_of(line)` names its stage, or None to keep the last.

    log: a path that receives every line; limit_s: ends it, and whatever it began, after so long;
    options: as of `subprocess.Popen`.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    text = {"text": True, "encoding": "utf-8", "errors": "replace"}
    lines = []
    with subprocess.Popen(command, **pipes, **text, start_new_session=True, **options) as process:
        timer = threading.Timer(limit_s or threading.TIMEOUT_MAX, end, [process])
        timer.daemon = True
        timer.start()
        try:
            for line in process.stdout:
                lines.append(COLOUR.sub("", line).rstrip())
                progress.stage = stage_of(lines[-1]) or progress.stage
        except BaseException:
            end(process)
            raise
        finally:
            timer.cancel()
    if log is not None:
        log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return process.returncode, lines


def end(process):
    """End a process that leads a session of its own, together with all it began."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
