"""Forks the processes of environments, so that a cold start costs neither a start of Python nor an import of boto3.

    python3 zygote.py SOCKET sdk|plain FOLDER...

`ready VERSION` on standard output says that it can, and which Landlock confines what it forks. Each line on standard input is a token that asks for one process. Its standard streams are one connection to SOCKET,
over which `TOKEN PID` says whose it is. An empty line from the process itself says that it leads a session of its own;
then it waits for one line of JSON: a function to serve, or a program to become. `TOKEN STATUS` on standard output tells
that it has ended, with the status that the system gives it. When standard input ends, everything is ended.

No secret reaches this process, which lives on in every fork: what a fork is told, it alone reads. There are no threads.
"""

import gc
import os
import select
import signal
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from coldstart_runtime import confinement, function, processes, sdk

del sys.path[0]


def main(address, kind, folders):
    close_inherited()
    gc.disable()
    loaded = sdk.load(folders) if kind == "sdk" else None
    # What is here now is shared with all forks until somebody writes to it: their collectors will not.
    gc.freeze()
    gc.enable()
    os.write(1, b"ready %d\n" % confinement.version())
    serve(address)
    line = read_line(0)
    if line is None:
        return
    assignment = confinement.confine(line.decode(), names=True)
    if "program" in assignment:
        become(**assignment)
    if loaded is not None:
        loaded.offer()
    # Modules of a function may have these names.
    for name in ("select", "signal"):
        del sys.modules[name]
    function.run(assignment)


def close_inherited():
    """What whoever started this left open is nobody's business here; what Python opens closes itself in other programs."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if int(name) > 2 and os.get_inheritable(int(name)):
                os.close(int(name))
        except OSError:
            # The folder's own descriptor.
            pass


def serve(address):
    """Forks a process for each token; returns in these processes only."""
    processes.adopt_orphans()
    tokens, ends = os.dup(0), os.dup(1)
    running = {}
    poll = select.poll()
    poll.register(tokens, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor != tokens:
                poll.unregister(descriptor)
                os.close(descriptor)
                token, pid = running.pop(descriptor)
                _, status = os.waitpid(pid, 0)
                processes.end_orphans(pid for _, pid in running.values())
                os.write(ends, b"%s %d\n" % (token, status))
                continue
            token = read_line(tokens)
            if token is None:
                processes.end_all([pid for _, pid in running.values()])
                sys.exit(0)
            token = token.strip()
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(address)
            try:
                pid = os.fork()
            except OSError as error:
                connection.close()
                os.write(ends, b"%s %d\n" % (token, error.errno << 8))
                continue
            if pid == 0:
                begin(connection, [tokens, ends, *running])
                return
            connection.sendall(b"%s %d\n" % (token, pid))
            connection.close()
            descriptor = processes.open_pidfd(pid)
            running[descriptor] = token, pid
            poll.register(descriptor, select.POLLIN)


def begin(connection, inherited):
    """Makes a fork a process of its own."""
    processes.die_with_parent()
    os.setsid()
    for descriptor in inherited:
        os.close(descriptor)
    stream = connection.detach()
    for descriptor in (0, 1, 2):
        os.dup2(stream, descriptor)
    os.close(stream)
    del sys.argv[1:]
    os.write(1, b"\n")


def read_line(descriptor):
    """The next line of a socket, and not a byte more: the rest is for the program that this process becomes."""
    with socket.socket(fileno=os.dup(descriptor)) as stream:
        line = b""
        while not line.endswith(b"\n"):
            waiting = stream.recv(65536, socket.MSG_PEEK)
            if not waiting:
                return None
            line += stream.recv(waiting.find(b"\n") + 1 or len(waiting))
    return line


def become(program, environment, folder, confine):
    """Becomes another program."""
    # As the child of a shell has them: Python ignores both.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    try:
        os.chdir(folder)
        os.execve(program[0], program, environment)
    except OSError as error:
        # The status tells the runtime what AWS would say.
        os._exit(126 if error.errno in (8, 13) else 127)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
