import { equal, isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  invalidEvent,
  InvalidResource,
  permission,
  ref,
  tagEntries,
  withProperties,
  type FunctionEvent,
  type SamParts,
  type SamResource,
} from '@coldstart/cloud/sam';

/** A bucket of the same template tells the function of its objects. */
const notification: FunctionEvent = (target, event, { made, resources }) => {
  const { id, name, properties } = event;
  const bucketId = isMap(properties.Bucket) ? properties.Bucket.Ref : undefined;
  const bucket = typeof bucketId === 'string' ? resources[bucketId] : undefined;
  if (typeof bucketId !== 'string' || bucket === undefined)
    throw invalidEvent(target.logicalId, name, 'S3 events must reference an S3 bucket in the same template.');
  if (properties.Events === undefined)
    throw invalidEvent(target.logicalId, name, "Missing required property 'Events'.");
  const permissionId = `${id}Permission`;
  made[permissionId] = permission(target, 's3.amazonaws.com', { SourceAccount: ref('AWS::AccountId') });
  const condition = target.attributes.Condition;
  const own = made[bucketId] ?? bucket;
  // A plain resource may have no properties at all.
  const settings: ValueMap = isMap(own.Properties) ? own.Properties : {};
  const { NotificationConfiguration: config = {} } = settings;
  if (!isMap(config)) throw new InvalidResource(bucketId, "Property 'NotificationConfiguration' should be a map.");
  const existing = config.LambdaConfigurations ?? [];
  if (!Array.isArray(existing))
    throw new InvalidResource(bucketId, 'Invalid type for LambdaConfigurations. Must be a list.');
  const events = Array.isArray(properties.Events) ? properties.Events : [properties.Events];
  const added = events.map((kind): Value => {
    const one = compact({ Function: target.arn, Filter: properties.Filter, Event: kind });
    return condition === undefined ? one : { 'Fn::If': [condition, one, { Ref: 'AWS::NoValue' }] };
  });
  const tags = Array.isArray(settings.Tags) ? settings.Tags : [];
  // The bucket must wait for the permission; where that has a condition, only a reference can say so.
  const waits: Partial<SamResource> =
    condition === undefined
      ? {
          DependsOn: [
            ...new Set([
              ...(own.DependsOn === undefined ? [] : Array.isArray(own.DependsOn) ? own.DependsOn : [own.DependsOn]),
              permissionId,
            ]),
          ],
        }
      : {};
  const waitTag: ValueMap =
    condition === undefined
      ? {}
      : {
          Tags: [
            ...tags,
            ...tagEntries({
              [`sam:ConditionalDependsOn:${permissionId}`]: {
                'Fn::If': [condition, ref(permissionId), 'no dependency'],
              },
            }),
          ],
        };
  made[bucketId] = {
    ...own,
    ...waits,
    Properties: {
      ...settings,
      ...waitTag,
      NotificationConfiguration: {
        ...config,
        LambdaConfigurations: [...existing, ...added.filter((one) => !existing.some((other) => equal(one, other)))],
      },
    },
  };
};

/** What SAM knows of S3. */
export const sam: SamParts = {
  events: { S3: withProperties(['Bucket', 'Events', 'Filter'], notification) },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
