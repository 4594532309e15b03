import { Kinesis } from '@aws-sdk/client-kinesis';
import { counted, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Streams and their settings; what is in them is read by iterators alone. */
export const overview: Overview = async (client) => {
  const kinesis = new Kinesis(client);
  try {
    const { StreamNames: names = [] } = await kinesis.listStreams({});
    const resources = await Promise.all(names.map((name) => streamOf(name, kinesis)));
    return [{ title: 'Data streams', empty: 'There are no streams.', resources }];
  } finally {
    kinesis.destroy();
  }
};

async function streamOf(StreamName: string, kinesis: Kinesis): Promise<OverviewResource> {
  const { StreamDescriptionSummary: stream } = await kinesis.describeStreamSummary({ StreamName });
  return {
    name: StreamName,
    physicalId: StreamName,
    summary: `${counted(stream?.OpenShardCount ?? 0, 'open shard')} · ${stream?.StreamStatus}`,
    facts: {
      mode: stream?.StreamModeDetails?.StreamMode ?? '',
      retention: `${stream?.RetentionPeriodHours} h`,
      consumers: String(stream?.ConsumerCount ?? 0),
    },
    contents: [],
  };
}
