"""Lets functions import the packages that Lambda's Python runtimes have in them, and no others of this machine.

Nothing else is on the path: what a function has forgotten to bring along is missing here, too.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
"""

import importlib.machinery

NAMES = frozenset([
    "boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3",
    "awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py",
])


class OwnPackages:
    """A finder, for the end of `sys.meta_path`: what a function or a layer brings along comes first."""

    def __init__(self, folders):
        self._folders = folders

    def find_spec(self, name, path=None, target=None):
        # What is within a package is found by the package's own path.
        return importlib.machinery.PathFinder.find_spec(name, self._folders, target) if name in NAMES else None
