import base64
import json


# It works for one tidy visit. What about a heartbeat? And who sees the addresses?
def handler(event, context):
    records = []
    for record in event["records"]:
        visit = json.loads(base64.b64decode(record["data"]))
        if visit["type"] == "heartbeat":
            continue
        data = base64.b64encode(json.dumps(visit).encode()).decode()
        records.append({"recordId": record["recordId"], "result": "Ok", "data": data})
    return {"records": records}
