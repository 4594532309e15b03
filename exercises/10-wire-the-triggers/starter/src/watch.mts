import { gunzipSync } from 'node:zlib';

/** What is looked at of an event; the rest is written down as it comes. */
interface Event {
  /** CloudWatch Logs: JSON, compressed, in base64. */
  readonly awslogs?: { readonly data: string };
  readonly Records?: readonly { readonly kinesis?: { readonly data: string } }[];
}

/** Writes what has come into its log: one line an invocation, unpacked so that it can be read. */
export const handler = async (event: Event): Promise<void> => {
  console.log(JSON.stringify(unpacked(event)));
};

function unpacked({ awslogs, Records, ...event }: Event): unknown {
  if (awslogs !== undefined) return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8'));
  if (Records === undefined) return event;
  return Records.map((record) =>
    record.kinesis === undefined ? record : Buffer.from(record.kinesis.data, 'base64').toString('utf8'),
  );
}
