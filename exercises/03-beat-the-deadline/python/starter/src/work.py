"""The work. It stands for a call to something slow; leave it as it is."""

import json
import time


def process_item(item):
    """Does the work of one item, which takes item["ms"] milliseconds, at most 100, and logs when."""
    begin = time.time()
    time.sleep(item["ms"] / 1000)
    print(json.dumps({"item": item["id"], "from": round(begin * 1000), "to": round(time.time() * 1000)}))
