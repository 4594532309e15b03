import { tagMap, type Tag } from '@coldstart/cloud';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { defineResource } from './define-resource.ts';

type MappingProperties = Omit<
  CreateEventSourceMappingCommandInput,
  'Tags' | 'FunctionName' | 'KMSKeyArn' | 'StartingPositionTimestamp'
> & {
  FunctionName: string;
  KmsKeyArn?: string;
  /** Seconds since 1970. */
  StartingPositionTimestamp?: number;
  Tags?: Tag[];
};

function inputOf({ Tags: _tags, KmsKeyArn: key, StartingPositionTimestamp: start, ...rest }: MappingProperties) {
  return {
    ...rest,
    ...(key === undefined ? {} : { KMSKeyArn: key }),
    ...(start === undefined ? {} : { StartingPositionTimestamp: new Date(start * 1000) }),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const lambdaEventSourceMapping = defineResource<MappingProperties>({
  type: 'AWS::Lambda::EventSourceMapping',
  async create(properties, context) {
    const { UUID: id = '', EventSourceMappingArn: arn = '' } = await context.invoke('CreateEventSourceMapping', {
      ...inputOf(properties),
      Tags: tagMap(context.tags(properties.Tags)),
    });
    return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  async update(properties, _before, { physicalId, attributes }, { invoke }) {
    const {
      EventSourceArn: _arn,
      StartingPosition: _start,
      StartingPositionTimestamp: _time,
      Topics: _topics,
      Queues: _queues,
      SelfManagedEventSource: _own,
      ...changeable
    } = inputOf(properties);
    await invoke('UpdateEventSourceMapping', { ...changeable, UUID: physicalId });
    return { physicalId, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteEventSourceMapping', { UUID: physicalId });
  },
});
