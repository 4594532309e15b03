"""Writes JSON as AWS's Python runtime does, which has simplejson for it.

Unlike `json`, that makes text of bytes, an object of a named tuple, and keeps every digit of a Decimal:
https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/lambda_runtime_marshaller.py
"""

import decimal
import os
from json import encoder

# Since these, letters beyond ASCII are written as they are.
PLAIN_TEXT = {"AWS_Lambda_python3.12", "AWS_Lambda_python3.13", "AWS_Lambda_python3.14"}


def to_json(value):
    """Text of JSON.

    Raises TypeError for what has none, ValueError for what holds itself, UnicodeDecodeError for bytes that are no UTF-8.
    """
    plain = os.environ.get("AWS_EXECUTION_ENV") in PLAIN_TEXT
    return _Writer(encoder.encode_basestring if plain else encoder.encode_basestring_ascii).write(value)


class _Writer:
    def __init__(self, quote):
        self._quote = quote
        # The ids of what is being written: whatever comes again within itself never ends.
        self._within = set()

    def write(self, value):
        scalar = self._scalar(value)
        if scalar is not None:
            return scalar
        if id(value) in self._within:
            raise ValueError("Circular reference detected")
        self._within.add(id(value))
        try:
            return self._container(value)
        finally:
            self._within.discard(id(value))

    def _scalar(self, value):
        if isinstance(value, str):
            return self._quote(value)
        if isinstance(value, bytes):
            return self._quote(value.decode("utf-8"))
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, float):
            return _number(value)
        return None

    def _container(self, value):
        if isinstance(value, list):
            return self._list(value)
        as_dict = getattr(value, "_asdict", None)
        if callable(as_dict):
            return self._dict(as_dict())
        if isinstance(value, tuple):
            return self._list(value)
        if isinstance(value, dict):
            return self._dict(value)
        if isinstance(value, decimal.Decimal):
            return "NaN" if value.is_nan() else str(value)
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")

    def _list(self, values):
        return f"[{', '.join([self.write(each) for each in values])}]"

    def _dict(self, values):
        if not isinstance(values, dict):
            raise TypeError(f"_asdict() must return a dict, not {type(values).__name__}")
        return f"{{{', '.join([f'{self._key(key)}: {self.write(each)}' for key, each in values.items()])}}}"

    def _key(self, key):
        if isinstance(key, (str, bytes)):
            return self._scalar(key)
        if key is None or isinstance(key, (bool, int, float)):
            return f'"{self._scalar(key)}"'
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def _number(value):
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)
