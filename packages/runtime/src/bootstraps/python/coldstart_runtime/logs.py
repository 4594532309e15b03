"""Writes logs as AWS's Python runtime does: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html"""

import json
import logging
import os
import sys
import time
import traceback

TEXT_FRAME, JSON_FRAME = 0xA55A0003, 0xA55A0002
LEVEL_MASKS = {logging.DEBUG: 8, logging.INFO: 12, logging.WARNING: 16, logging.ERROR: 20, logging.CRITICAL: 24}
NO_BREAK_SPACE = "\u00a0"
STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "aws_request_id"}

UNHANDLED = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. "
    "However, in rare cases, a Lambda runtime update can cause unexpected function behavior. "
    "For functions using managed runtimes, runtime updates can be triggered by a function change, or can be applied automatically. "
    "To determine if the runtime has been updated, check the runtime version in the INIT_START log entry. "
    "If this error correlates with a change in the runtime version, you may be able to mitigate this error by temporarily "
    "rolling back to the previous runtime version. "
    "For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html\r"
)

request_id = ""


def is_json():
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"


def write_frame(text, level=0):
    """One message of one or more lines: type, length and time in microseconds, big-endian, then the message."""
    sys.stdout.flush()
    message = text.encode("utf-8", "replace")
    kind = (JSON_FRAME if is_json() else TEXT_FRAME) | LEVEL_MASKS.get(level, 0)
    frame = kind.to_bytes(4, "big") + len(message).to_bytes(4, "big") + (time.time_ns() // 1000).to_bytes(8, "big") + message
    while frame:
        try:
            frame = frame[os.write(1, frame):]
        except BlockingIOError:
            time.sleep(0.001)


class _Unbuffered:
    def __init__(self, stream):
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def write(self, text):
        self._stream.write(text)
        self._stream.flush()

    def writelines(self, lines):
        self._stream.writelines(lines)
        self._stream.flush()


class _Handler(logging.Handler):
    def emit(self, record):
        write_frame(self.format(record), min(50, max(0, record.levelno)) // 10 * 10)


def _with_request_id(record):
    record.aws_request_id = request_id
    return True


class _JsonFormatter(logging.Formatter):
    def format(self, record):
        message = record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage()
        line = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": message,
            "logger": record.name,
        }
        if record.exc_info:
            kind, value, trace = record.exc_info
            line["stackTrace"] = traceback.format_tb(trace)
            line["errorType"] = kind.__name__
            line["errorMessage"] = str(value)
        line["requestId"] = record.aws_request_id
        if record.exc_info:
            line["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
        line.update((key, value) for key, value in vars(record).items() if key not in STANDARD and key not in line)
        return json.dumps(line, ensure_ascii=False, default=str) + "\n"


def set_up():
    sys.stdout = _Unbuffered(sys.stdout)
    sys.stderr = _Unbuffered(sys.stderr)
    logging.Formatter.converter = time.gmtime
    handler = _Handler()
    if is_json():
        handler.setFormatter(_JsonFormatter())
    else:
        text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(text, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(_with_request_id)
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG").replace("FATAL", "CRITICAL")
    # The number of a name that logging knows.
    if isinstance(logging.getLevelName(level), int):
        root.setLevel(level)


def log_error(error):
    """An error as the runtime reports it to the Runtime API, for the log."""
    if is_json():
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        write_frame(json.dumps({"timestamp": stamp, "level": "ERROR", **error}, ensure_ascii=False), logging.ERROR)
        return
    lines = [f"[ERROR] {error['errorType']}: {error['errorMessage']}", "Traceback (most recent call last):"]
    for element in error["stackTrace"]:
        for line in element.splitlines():
            bare = line.lstrip(" ")
            lines.append(NO_BREAK_SPACE * (len(line) - len(bare)) + bare)
    write_frame("\n".join(lines), logging.ERROR)
