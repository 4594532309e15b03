"""Lets the absolute paths that a function knows from Lambda lead to the folders of its environment.

Covers `open`, the functions of `os` and what is built on them (`pathlib`, `shutil`, `tempfile`);
not libraries that reach the system by another way.
"""

import builtins
import io
import os

ONE_PATH = [
    "access", "chdir", "chmod", "chown", "lchown", "listdir", "listxattr", "lstat", "makedirs", "mkdir", "mkfifo", "open", "readlink",
    "remove", "removedirs", "rmdir", "scandir", "stat", "statvfs", "truncate", "unlink", "utime", "walk",
]
TWO_PATHS = ["link", "rename", "renames", "replace", "symlink"]


def redirect_paths(roots):
    rules = [("/tmp", roots["tmp"]), ("/var/task", roots["task"]), ("/opt", roots["opt"])]
    # What really lies there, even below the machine's /tmp: the environment's own folders, the runtime's packages.
    kept = [roots["home"], *roots["kept"]]

    def inside(path, folder):
        return path == folder or path.startswith(folder + "/")

    def redirect(path):
        if isinstance(path, int):
            return path
        try:
            text = os.fspath(path)
        except TypeError:
            return path
        name = os.fsdecode(text)
        if not name.startswith("/") or any(inside(name, folder) for folder in kept):
            return path
        for start, folder in rules:
            if inside(name, start):
                moved = folder + name[len(start):]
                return moved if isinstance(text, str) else os.fsencode(moved)
        return path

    def patch(module, name, count):
        original = getattr(module, name, None)
        if original is None:
            return

        def patched(*args, **kwargs):
            moved = [redirect(value) if index < count else value for index, value in enumerate(args)]
            for key in ("path", "file", "src", "dst"):
                if key in kwargs:
                    kwargs[key] = redirect(kwargs[key])
            return original(*moved, **kwargs)

        patched.__name__ = name
        patched.__doc__ = original.__doc__
        setattr(module, name, patched)
        # `os.supports_fd` and the like hold the functions themselves.
        for supports in ("supports_dir_fd", "supports_fd", "supports_follow_symlinks", "supports_effective_ids"):
            if original in getattr(module, supports, ()):
                getattr(module, supports).add(patched)

    for name in ONE_PATH:
        patch(os, name, 1)
    for name in TWO_PATHS:
        patch(os, name, 2)
    patch(io, "open", 1)
    builtins.open = io.open
