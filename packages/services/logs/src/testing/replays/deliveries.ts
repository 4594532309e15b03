import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, REGION, unique, type Replays } from '../fixtures.ts';

const bucketArn = (): string => `arn:aws:s3:::${unique('bucket')}`;
const deliveryDestination = async (logs: CloudWatchLogs, more: object = {}): Promise<string> => {
  const name = unique('dd');
  await logs.putDeliveryDestination({
    name,
    deliveryDestinationConfiguration: { destinationResourceArn: bucketArn() },
    ...more,
  });
  return name;
};
const policyOfDeliveries = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AllowLogDeliveryActions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'logs:CreateDelivery',
      Resource: ['delivery-source', 'delivery', 'delivery-destination'].map(
        (kind) => `arn:aws:logs:${REGION}:${ACCOUNT}:${kind}:*`,
      ),
    },
  ],
});
const destination = (destinationName = unique('destination'), tags: Record<string, string> = { tag: 'test' }) => ({
  destinationName,
  targetArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/target`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/logs`,
  tags,
});

/** Recorded: destinations and deliveries. */
export const deliveries = (logs: CloudWatchLogs): Replays => ({
  'TestDeliveryDestinations::test_put_delivery_destination': (match) =>
    match(
      'put-delivery-destination',
      logs.putDeliveryDestination({
        name: unique('dd'),
        outputFormat: 'json',
        deliveryDestinationConfiguration: { destinationResourceArn: bucketArn() },
        tags: { key1: 'value1' },
      }),
    ),
  'TestDeliveryDestinations::test_put_delivery_destination_invalid_format': (match) =>
    match(
      'error-invalid-format',
      logs.putDeliveryDestination({
        name: unique('dd'),
        outputFormat: 'foobar' as 'json',
        deliveryDestinationConfiguration: { destinationResourceArn: bucketArn() },
      }),
    ),
  'TestDeliveryDestinations::test_put_delivery_destination_update': async (match) => {
    const name = await deliveryDestination(logs);
    await match(
      'put-delivery-destination-update',
      logs.putDeliveryDestination({ name, deliveryDestinationConfiguration: { destinationResourceArn: bucketArn() } }),
    );
  },
  'TestDeliveryDestinations::test_get_delivery_destination': async (match) =>
    match('get-delivery-destination', logs.getDeliveryDestination({ name: await deliveryDestination(logs) })),
  'TestDeliveryDestinations::test_get_delivery_destination_not_found': (match) =>
    match('error-not-found', logs.getDeliveryDestination({ name: 'foobar' })),
  'TestDeliveryDestinations::test_delete_delivery_destination': async (match) => {
    const name = await deliveryDestination(logs);
    await logs.deleteDeliveryDestination({ name });
    await match('error-after-delete', logs.getDeliveryDestination({ name }));
  },
  'TestDeliveryDestinations::test_delete_delivery_destination_not_found': (match) =>
    match('error-not-found', logs.deleteDeliveryDestination({ name: 'foobar' })),
  'TestDeliveryDestinationPolicies::test_put_delivery_destination_policy': async (match) =>
    match(
      'put-delivery-destination-policy',
      logs.putDeliveryDestinationPolicy({
        deliveryDestinationName: await deliveryDestination(logs),
        deliveryDestinationPolicy: policyOfDeliveries,
      }),
    ),
  'TestDeliveryDestinationPolicies::test_get_delivery_destination_policy': async (match) => {
    const deliveryDestinationName = await deliveryDestination(logs);
    await logs.putDeliveryDestinationPolicy({ deliveryDestinationName, deliveryDestinationPolicy: policyOfDeliveries });
    await match('get-delivery-destination-policy', logs.getDeliveryDestinationPolicy({ deliveryDestinationName }));
  },
  'TestDeliverySources::test_get_delivery_source_not_found': (match) =>
    match('error-not-found', logs.getDeliverySource({ name: 'foobar' })),
  'TestDeliverySources::test_put_delivery_source_invalid_resource': (match) =>
    match(
      'error-invalid-resource',
      logs.putDeliverySource({
        name: unique('ds'),
        resourceArn: 'arn:aws:s3:::test-s3-bucket',
        logType: 'ACCESS_LOGS',
      }),
    ),

  'TestDestinations::test_put_destination': (match) => match('put-destination', logs.putDestination(destination())),
  'TestDestinations::test_describe_destinations_empty': (match) =>
    match('describe-destinations-empty', logs.describeDestinations({ DestinationNamePrefix: unique('none') })),
  'TestDestinations::test_describe_destinations_with_prefix': async (match) => {
    const made = destination();
    await logs.putDestination(made);
    await match('describe-destinations', logs.describeDestinations({ DestinationNamePrefix: made.destinationName }));
  },
  'TestDestinations::test_delete_destination': async (match) => {
    const { destinationName, ...rest } = destination();
    await logs.putDestination({ destinationName, ...rest });
    await match('delete-destination', logs.deleteDestination({ destinationName }));
    await match('no-destination-found', logs.describeDestinations({ DestinationNamePrefix: destinationName }));
  },
  'TestDestinationsTags::test_destination_tags': async (match) => {
    const made = await logs.putDestination(destination(undefined, { key1: 'val1' }));
    const resourceArn = made.destination?.arn;
    await logs.tagResource({ resourceArn, tags: { key2: 'val2' } });
    await match('list-tags-after-add', logs.listTagsForResource({ resourceArn }));
    await logs.untagResource({ resourceArn, tagKeys: ['key2'] });
    await match('list-tags-after-remove', logs.listTagsForResource({ resourceArn }));
  },
});
