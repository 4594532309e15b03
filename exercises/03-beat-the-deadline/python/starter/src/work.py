"""The work. It stands for a call to something slow; leave it as it is."""

import time


def process_item(item):
    """Does the work of one item, which takes item["ms"] milliseconds: at most 100."""
    time.sleep(item["ms"] / 1000)
