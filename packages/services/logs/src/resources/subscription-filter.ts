import type { Sdk } from './define-resource.ts';
import type { ResourceContext } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface SubscriptionFilterProperties {
  LogGroupName: string;
  FilterName?: string;
  FilterPattern: string;
  DestinationArn: string;
  RoleArn?: string;
  Distribution?: 'Random' | 'ByLogStream';
}

async function put(
  properties: SubscriptionFilterProperties,
  name: string,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  await invoke('PutSubscriptionFilter', {
    logGroupName: properties.LogGroupName,
    filterName: name,
    filterPattern: properties.FilterPattern,
    destinationArn: properties.DestinationArn,
    ...(properties.RoleArn === undefined ? {} : { roleArn: properties.RoleArn }),
    ...(properties.Distribution === undefined ? {} : { distribution: properties.Distribution }),
  });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html */
export const logsSubscriptionFilter = defineResource<SubscriptionFilterProperties>({
  type: 'AWS::Logs::SubscriptionFilter',
  async create(properties, context) {
    const name = properties.FilterName ?? context.name(512);
    await put(properties, name, context);
    return { physicalId: name };
  },
  async update(properties, _before, { physicalId }, context) {
    await put(properties, physicalId, context);
    return { physicalId };
  },
  async delete({ LogGroupName }, { physicalId }, { invoke }) {
    await invoke('DeleteSubscriptionFilter', { logGroupName: LogGroupName, filterName: physicalId });
  },
});
