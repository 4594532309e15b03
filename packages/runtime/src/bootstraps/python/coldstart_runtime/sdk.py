"""Loads boto3 once, for all processes that are forked afterwards."""

import importlib.machinery
import os
import sys

from .own_packages import OwnPackages

# What clients of these read is read once, too; clients of others read it themselves.
SERVICES = ["dynamodb", "lambda", "s3"]
# Those of them that boto3 has resources of: `boto3.resource("dynamodb")`.
RESOURCES = ["dynamodb", "s3"]
# A package that botocore uses where there is one.
OPTIONAL = "awscrt"


def load(folders):
    """Imports boto3 and puts it aside; returns what offers it to later imports, `None` where there is no boto3.

    folders: those that functions import from besides Python's own
    """
    before, finders = set(sys.modules), list(sys.meta_path)
    own = OwnPackages(folders)
    sys.meta_path.append(own)
    # Nobody's credentials: a fork could find them in its memory.
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    os.environ.update(nowhere)
    try:
        _read_models()
    except ImportError:
        return None
    finally:
        sys.meta_path[:] = finders
        for name in nowhere:
            del os.environ[name]
    # What is part of Python's program itself is found there in any case.
    built_in = {name for name, module in sys.modules.items() if _origin(module) in ("built-in", "frozen")}
    return Loaded({name: sys.modules.pop(name) for name in set(sys.modules) - before - built_in}, own)


def _read_models():
    """Has sessions begin with the descriptions of services that are read here, as later clients of a session do."""
    import boto3
    import botocore.loaders
    import botocore.session

    create = botocore.session.create_loader
    known = create()
    paths = list(known.search_paths)
    own = [path for path in paths if os.path.isdir(path)] == [known.BUILTIN_DATA_PATH]
    if not own or not isinstance(getattr(known, "_cache", None), dict):
        return
    session = botocore.session.Session()
    session.register_component("data_loader", known)
    nobody = {"region_name": "us-east-1", "aws_access_key_id": "none", "aws_secret_access_key": "none"}
    for service in SERVICES:
        session.create_client(service, **nobody)
    # It adds a folder of its own to where the loader looks.
    resources = boto3.Session(botocore_session=session)
    for service in RESOURCES:
        resources.resource(service, **nobody)

    def create_loader(search_path_string=None):
        loader = create(search_path_string)
        if loader.search_paths == paths:
            loader._cache.update(known._cache)
        return loader

    botocore.session.create_loader = create_loader


def _origin(module):
    return getattr(getattr(module, "__spec__", None), "origin", None)


class Loaded:
    """Modules that are there already, for imports that would load those very files.

    Where one of the packages would come from elsewhere, such as the function's own folder, none of them is used: what
    they have imported of each other would be another than the function's.
    """

    def __init__(self, modules, own):
        self._modules, self._own = modules, own
        self._specs = {name: module.__spec__ for name, module in modules.items() if _origin(module) is not None}
        standard = getattr(sys, "stdlib_module_names", ())
        self._packages = [name for name in self._specs if "." not in name and name not in standard] + [OPTIONAL]

    def offer(self):
        sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        # A target is a module that is to be loaded once more.
        if name not in self._specs or target is not None:
            return None
        parent = name.rpartition(".")[0]
        if parent:
            usable = sys.modules.get(parent) is self._modules.get(parent)
        else:
            usable = all(map(self._comes_from_there, self._packages if name in self._packages else [name]))
        if usable:
            return importlib.machinery.ModuleSpec(name, self, origin=self._specs[name].origin)
        sys.meta_path.remove(self)
        return None

    def _comes_from_there(self, name):
        found = importlib.machinery.PathFinder.find_spec(name) or self._own.find_spec(name)
        known = self._specs.get(name)
        return (found and found.origin) == (known and known.origin)

    def create_module(self, spec):
        return self._modules[spec.name]

    def exec_module(self, module):
        name = module.__name__
        module.__spec__ = self._specs[name]
        # Parts of a module that cannot be imported by themselves.
        parts = [each for each in self._modules if each.startswith(f"{name}.") and each not in self._specs]
        sys.modules.update((part, self._modules[part]) for part in parts)
