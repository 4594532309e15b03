"""Confines a process, and all that it starts, to files of its own with Linux's Landlock.

https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import sys

from . import processes

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PR_SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
# What each version of the interface knows, beyond version 1.
ALL_RIGHTS = (1 << 13) - 1
RIGHTS_SINCE = {2: 1 << 13, 3: TRUNCATE, 5: IOCTL_DEV}
SCOPES_SINCE = 6
# Signals, and sockets of the abstract namespace, to processes outside.
SCOPES = 3

# Without these no program runs: its libraries, name resolution, time zones, certificates.
SYSTEM = [
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/opt/homebrew", "/nix/store",
    "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl", "/etc/pki", "/etc/ca-certificates",
    "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
    "/etc/localtime", "/etc/timezone", "/etc/mime.types", "/etc/passwd", "/etc/group", "/etc/os-release",
    "/run/systemd/resolve", "/dev/urandom", "/dev/random", "/sys/devices/system/cpu",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory", "/proc/version", "/proc/filesystems",
]
DEVICES = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty"]


class Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def confine(read, write):
    """Lets this process read and run what is in `read`, change what is in `write`, and nothing else.

    Returns the version of Landlock that does it; 0 where the kernel has none.
    """
    if not sys.platform.startswith("linux"):
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    processes.adopt_orphans()
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return 0
    rights = ALL_RIGHTS
    for since, right in RIGHTS_SINCE.items():
        if version >= since:
            rights |= right
    ruleset = Ruleset(rights, 0, SCOPES if version >= SCOPES_SINCE else 0)
    size = 24 if version >= SCOPES_SINCE else 8
    fd = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if fd < 0:
        raise OSError(ctypes.get_errno(), "Landlock refuses the rules")
    for path in [*SYSTEM, f"/proc/{os.getpid()}", *read]:
        _allow(libc, fd, path, READ & rights)
    for path in DEVICES:
        _allow(libc, fd, path, (READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV) & rights)
    for path in write:
        _allow(libc, fd, path, rights)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.syscall(RESTRICT_SELF, fd, 0) != 0:
        raise OSError(ctypes.get_errno(), "Landlock cannot be applied")
    os.close(fd)
    return version


def _allow(libc, ruleset, path, rights):
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= OF_FILES
    rule = PathBeneath(rights, parent)
    libc.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    os.close(parent)

