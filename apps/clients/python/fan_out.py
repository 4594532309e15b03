"""Reads a data stream by enhanced fan-out, which boto3 does over HTTP/1.1, and says what came and in which order."""

import json

import boto3

kinesis = boto3.client("kinesis")
kinesis.create_stream(StreamName="clicks", ShardCount=1)
kinesis.get_waiter("stream_exists").wait(StreamName="clicks", WaiterConfig={"Delay": 1})
stream = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamARN"]
consumer = kinesis.register_stream_consumer(StreamARN=stream, ConsumerName="reader")["Consumer"]["ConsumerARN"]
while kinesis.describe_stream_consumer(ConsumerARN=consumer)["ConsumerDescription"]["ConsumerStatus"] != "ACTIVE":
    pass

kinesis.put_record(StreamName="clicks", PartitionKey="a", Data=b"one")
answer = kinesis.subscribe_to_shard(
    ConsumerARN=consumer, ShardId="shardId-000000000000", StartingPosition={"Type": "TRIM_HORIZON"}
)
# They come while the subscription lasts.
kinesis.put_records(
    StreamName="clicks", Records=[{"PartitionKey": "a", "Data": text.encode()} for text in ("two", "three")]
)
texts = []
for event in answer["EventStream"]:
    texts += [record["Data"].decode() for record in event["SubscribeToShardEvent"]["Records"]]
    if len(texts) == 3:
        break
answer["EventStream"].close()
print(json.dumps(texts))
