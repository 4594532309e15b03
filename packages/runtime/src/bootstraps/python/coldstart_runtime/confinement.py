"""Confines a process, and all that it starts: Linux's own means, each as far as the kernel has it.

Landlock says which files it reaches (https://docs.kernel.org/userspace-api/landlock.html), a view of its own in which
everything else is mounted read-only what it can change, a filter what it may ask of the system besides
(https://docs.kernel.org/userspace-api/seccomp_filter.html). `confine.mjs` does the same for Node.
"""

import base64
import ctypes
import json
import os
import sys

from . import processes

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
MOUNT_SETATTR = 442
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_CAPBSET_DROP = 38, 22, 24
SECCOMP_MODE_FILTER = 2
NEW_MOUNTS, NEW_USER, NEW_IPC = 0x00020000, 0x10000000, 0x08000000
BIND, RECURSIVE, PRIVATE, DETACH = 0x1000, 0x4000, 0x40000, 2
NO_SETUID, NO_DEVICES = 2, 4
READ_ONLY, AT_RECURSIVE, AT_FDCWD = 1, 0x8000, -100
LAST_CAPABILITY = 40
MOST_FILES = 1024
# Folders of an environment that take the places of the machine's.
NAMED = ("/var", "/opt", "/tmp")

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
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "system-files.json")) as listed:
    SYSTEM = json.load(listed)


class Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


class MountAttributes(ctypes.Structure):
    _fields_ = [("set", ctypes.c_uint64), ("clear", ctypes.c_uint64), ("propagation", ctypes.c_uint64), ("user", ctypes.c_uint64)]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def version():
    """The version of Landlock that this kernel has; 0 without."""
    return max(0, ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def confine(assignment, names=False):
    """Confines this process as the `confine` of its assignment says, a line of JSON; returns the assignment, read.

    It may read and run what is in `read`, change what is in `write`, and nothing else. With `names`, and where the kernel
    lets it have a view of its own, what is in `home` is below `/` there, the folders in `kept` stay, and the assignment
    comes in the names that folders have then. `filters` has the filters of system calls of a process that has such a view
    (`mounted`), and of one that has none (`unmounted`). Does nothing on other systems, and less where there is no Landlock.
    """
    assigned = json.loads(assignment)
    if not sys.platform.startswith("linux"):
        return assigned
    libc = ctypes.CDLL(None, use_errno=True)
    processes.adopt_orphans()
    home = assigned["confine"]["home"]
    own = _unshare_mounts(libc)
    # A program that became this process may have given it the view before.
    named = os.environ.get("LAMBDA_TASK_ROOT") == "/var/task"
    if named or names and own and _mount_names(libc, home, assigned["confine"]):
        assigned = json.loads(assignment.replace(f"{home}/", "/"))
    read, write, filters = (assigned["confine"].get(part) for part in ("read", "write", "filters"))
    mounted = own and _mount_read_only(libc, write)
    _limit_open_files()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _restrict_files(libc, read, write)
    if filters is not None:
        _drop_capabilities(libc)
        _filter(libc, base64.b64decode(filters["mounted" if mounted else "unmounted"]))
    return assigned


def _limit_open_files():
    """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def _unshare_mounts(libc):
    """Whether what this process mounts is its own matter now."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_MOUNTS | NEW_IPC) != 0:
        if libc.unshare(NEW_USER | NEW_MOUNTS | NEW_IPC) != 0:
            return False
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            try:
                with open(f"/proc/self/{name}", "w") as file:
                    file.write(text)
            except OSError:
                return False
    return libc.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None) == 0


def _mount_names(libc, home, confine):
    """Whether the folders of the environment are where they are on Lambda now."""
    mounted = []
    kept, size = confine["kept"], confine.get("tmpSize")

    def mount(source, target):
        done = libc.mount(os.fsencode(source), os.fsencode(target), None, BIND | RECURSIVE, None) == 0
        if done:
            mounted.insert(0, target)
        return done

    tmp = f"{home}/tmp"
    # In memory it can be no larger than it may.
    options = f"size={size}m,mode=0777".encode()
    if size is not None and libc.mount(b"tmpfs", os.fsencode(tmp), b"tmpfs", NO_SETUID | NO_DEVICES, options) == 0:
        mounted.append(tmp)
        for folder in kept:
            os.makedirs(home + folder, exist_ok=True)
    if all(mount(folder, home + folder) for folder in kept) and all(mount(home + name, name) for name in NAMED):
        return True
    for folder in mounted:
        libc.umount2(os.fsencode(folder), DETACH)
    return False


def _mount_read_only(libc, write):
    """Whether everything but the folders in `write` is read-only for this process now."""
    folders = [os.fsencode(folder) for folder in write]
    if any(libc.mount(folder, folder, None, BIND | RECURSIVE, None) != 0 for folder in folders):
        return False
    if not _set_mount(libc, b"/", AT_RECURSIVE, MountAttributes(READ_ONLY, 0, 0, 0)):
        return False
    return all(_set_mount(libc, folder, 0, MountAttributes(0, READ_ONLY, 0, 0)) for folder in folders)


def _set_mount(libc, path, flags, attributes):
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    return libc.syscall(MOUNT_SETATTR, AT_FDCWD, path, flags, ctypes.byref(attributes), size) == 0


def _restrict_files(libc, read, write):
    known = version()
    if known < 1:
        return
    rights = ALL_RIGHTS
    for since, right in RIGHTS_SINCE.items():
        if known >= since:
            rights |= right
    ruleset = Ruleset(rights, 0, SCOPES if known >= SCOPES_SINCE else 0)
    size = 24 if known >= SCOPES_SINCE else 8
    fd = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if fd < 0:
        raise OSError(ctypes.get_errno(), "Landlock refuses the rules")
    for path in [*SYSTEM["readable"], f"/proc/{os.getpid()}", *read]:
        _allow(libc, fd, path, READ & rights)
    for path in SYSTEM["devices"]:
        _allow(libc, fd, path, (READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV) & rights)
    for path in write:
        _allow(libc, fd, path, rights)
    if libc.syscall(RESTRICT_SELF, fd, 0) != 0:
        raise OSError(ctypes.get_errno(), "Landlock cannot be applied")
    os.close(fd)


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


def _drop_capabilities(libc):
    """Whoever it is, root included, it has no more rights than the owner of its files."""
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    # Version 3, of this process; no effective, permitted and inheritable ones, in two halves.
    libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())


def _filter(libc, instructions):
    program = Program(len(instructions) // 8, instructions)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "The filter of system calls cannot be applied")
