import { Firehose } from '@aws-sdk/client-firehose';
import type { Overview, OverviewResource } from '@coldstart/cloud';

/** Delivery streams, and where they lead. */
export const overview: Overview = async (client) => {
  const firehose = new Firehose(client);
  try {
    const { DeliveryStreamNames: names = [] } = await firehose.listDeliveryStreams({ Limit: 100 });
    const resources = await Promise.all(names.map((name) => streamOf(name, firehose)));
    return [{ title: 'Delivery streams', empty: 'There are no delivery streams.', resources }];
  } finally {
    firehose.destroy();
  }
};

async function streamOf(name: string, firehose: Firehose): Promise<OverviewResource> {
  const { DeliveryStreamDescription: stream } = await firehose.describeDeliveryStream({ DeliveryStreamName: name });
  const [destination] = stream?.Destinations ?? [];
  const bucket = destination?.ExtendedS3DestinationDescription;
  const endpoint = destination?.HttpEndpointDestinationDescription?.EndpointConfiguration;
  const hints = (bucket ?? destination?.HttpEndpointDestinationDescription)?.BufferingHints;
  return {
    name,
    physicalId: name,
    summary: `${stream?.DeliveryStreamStatus} · to ${bucket?.BucketARN ?? endpoint?.Url ?? ''}`,
    facts: {
      source: stream?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN ?? 'direct put',
      buffered: `${hints?.SizeInMBs} MiB or ${hints?.IntervalInSeconds} s`,
      version: stream?.VersionId ?? '',
    },
    contents: [],
  };
}
