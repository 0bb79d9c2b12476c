"""Serve a built site on this machine alone: `python tools/serve.py [--solutions=no] [directory]`."""

import contextlib
import errno
import functools
import socket
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import editions
from progress import Problem, ending, say

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8000
PORTS_TRIED = 100


class Handler(SimpleHTTPRequestHandler):
    """Files with the types browsers insist on, never stale, never listed; the site's 404 page where one is missing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".html": "text/html",
        ".ipynb": "application/x-ipynb+json",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".webp": "image/webp",
        ".whl": "application/zip",
        ".woff2": "font/woff2",
    }

    def log_message(self, *arguments):
        pass

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Stay quiet: a browser that closes a page early is no news."""


def serve(directory, port=0):
    """Return (server, address), listening on loopback; `server.serve_forever()` answers. Port 0: any free one."""
    server = Server(("127.0.0.1", port), functools.partial(Handler, directory=str(directory)))
    return server, f"http://localhost:{server.server_port}"


@contextlib.contextmanager
def serving(directory, port=0):
    """Serve `directory` from a thread and yield the address."""
    server, address = serve(directory, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answers(port):
    """Return whether someone already listens there, under any of this machine's own addresses."""
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=0.5):
        return True
    return False


def serve_from(directory, first=FIRST_PORT, tried=PORTS_TRIED):
    """Return (server, address) on the first free port from `first` on."""
    for port in range(first, first + tried):
        if answers(port):
            continue
        try:
            return serve(directory, port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Problem(f"The page cannot be served: {error}.") from None
    raise Problem(f"No port from {first} to {first + tried - 1} is free; close a program that listens there.")


def main(arguments):
    solutions, folders = editions.chosen(arguments)
    directory = Path(folders[0]) if folders else editions.site(ROOT, solutions)
    if not (directory / "index.html").is_file():
        command = "make html" if solutions else "make html SOLUTIONS=no"
        raise Problem(f"There is no site in {directory} yet: run `{command}` first.")
    server, address = serve_from(directory)
    try:
        say(f"The book is at {address} (Ctrl-C ends)")
        server.serve_forever()
    except KeyboardInterrupt:
        say("\nNo longer served.")
    server.server_close()
    return 0


if __name__ == "__main__":
    ending(main)
