import json
import time


def handler(event, context):
    """Takes its time, and tells when it was busy: how many are at once can be read from the log."""
    start = time.time()
    time.sleep(0.5)
    print(json.dumps({"from": round(start * 1000), "to": round(time.time() * 1000)}, separators=(",", ":")))
    return {"TransactionID": "stand-in", "ProductName": event["ProductName"], "Amount": 1}
