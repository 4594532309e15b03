"""Starts a Python function's process where none can be forked for it: on macOS and Windows, and behind an exec wrapper.

The process is started before it is known what for, and waits for one line on standard input that names the function.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from coldstart_runtime import confinement, function

del sys.path[0]

if __name__ == "__main__":
    line = sys.stdin.buffer.readline()
    if line:
        function.run(confinement.confine(line.decode()))
