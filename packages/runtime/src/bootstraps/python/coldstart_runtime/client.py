"""Speaks to the Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

import socket


class RuntimeClient:
    """Speaks over one connection that stays open, and as much HTTP as that takes.

    `http.client` brings half of the standard library along, under names that a function may use for modules of its own.
    """

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._address = address
        self._connection = socket.create_connection((host, int(port)))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._connection.makefile("rb")

    def next(self):
        """Waits for an invocation: its headers, by names in lower case, and its event."""
        return self._call("GET", "/invocation/next", {})

    def post(self, path, body, headers):
        self._call("POST", path, {**headers, "Content-Length": len(body)}, body)

    def _call(self, method, path, headers, body=b""):
        lines = [f"{method} /2018-06-01/runtime{path} HTTP/1.1", f"Host: {self._address}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._connection.sendall("\r\n".join([*lines, "\r\n"]).encode("latin-1") + body)
        if not self._answers.readline():
            raise ConnectionError("The Runtime API is gone")
        answer = {}
        while True:
            name, colon, value = self._answers.readline().decode("latin-1").partition(":")
            if not colon:
                break
            answer[name.lower()] = value.strip()
        return answer, self._answers.read(int(answer.get("content-length", 0)))
