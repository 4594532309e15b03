/** What Lambda hands over: records of one shard, in their order. */
interface WindowEvent {
  Records: {
    kinesis: {
      /** What the sensor has sent, in base64. */
      data: string;
      partitionKey: string;
      /** The record's place in its shard. */
      sequenceNumber: string;
    };
  }[];
  /** ISO 8601, in UTC. */
  window: { start: string; end: string };
  /** `{}` in a new window. What is it afterwards? */
  state: object;
  shardId: string;
  isFinalInvokeForWindow: boolean;
}

export const handler = async (event: WindowEvent) => {
  for (const { kinesis } of event.Records) console.log(kinesis.data);
};
