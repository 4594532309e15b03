def handler(event, context):
    return {"allowed": False, "reason": "I have not tried."}
