"""What Linux knows of processes, and Python does not ask it for."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
PIDFD_OPEN = 434

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def adopt_orphans():
    """Whatever descends from this process stays its descendant, so that it is found when everything is to end."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent():
    """Has the system kill this process when the one that forked it is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def open_pidfd(pid):
    """A descriptor that can be read from once a process has ended: not, as a signal, whenever it is stopped, too."""
    descriptor = _libc.syscall(PIDFD_OPEN, pid, 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "The kernel gives no descriptor for a process")
    return descriptor


def end_all(pids):
    """Kills processes that this one has forked, and everything that they have started."""
    for pid in pids:
        for kill in (os.killpg, os.kill):
            try:
                kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                # It leads no group yet.
                pass
        os.waitpid(pid, 0)
    end_orphans(())


def end_orphans(forked):
    """Kills what processes that have ended left behind: this process has adopted it."""
    while True:
        orphans = _children() - set(forked)
        if not orphans:
            return
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _children():
    with open("/proc/self/task/%d/children" % os.getpid()) as listed:
        return {int(pid) for pid in listed.read().split()}
