import type { Sdk } from './define-resource.ts';
import type { ResourceContext } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface MetricFilterProperties {
  LogGroupName: string;
  FilterName?: string;
  FilterPattern: string;
  MetricTransformations: {
    MetricName: string;
    MetricNamespace: string;
    MetricValue: string;
    DefaultValue?: number;
    Unit?: 'Count';
    Dimensions?: { Key: string; Value: string }[];
  }[];
}

async function put(properties: MetricFilterProperties, name: string, { invoke }: ResourceContext<Sdk>): Promise<void> {
  await invoke('PutMetricFilter', {
    logGroupName: properties.LogGroupName,
    filterName: name,
    filterPattern: properties.FilterPattern,
    metricTransformations: properties.MetricTransformations.map(
      ({ MetricName, MetricNamespace, MetricValue, DefaultValue, Unit, Dimensions }) => ({
        metricName: MetricName,
        metricNamespace: MetricNamespace,
        metricValue: MetricValue,
        ...(DefaultValue === undefined ? {} : { defaultValue: DefaultValue }),
        ...(Unit === undefined ? {} : { unit: Unit }),
        ...(Dimensions === undefined
          ? {}
          : { dimensions: Object.fromEntries(Dimensions.map(({ Key, Value }) => [Key, Value])) }),
      }),
    ),
  });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html */
export const logsMetricFilter = defineResource<MetricFilterProperties>({
  type: 'AWS::Logs::MetricFilter',
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
    await invoke('DeleteMetricFilter', { logGroupName: LogGroupName, filterName: physicalId });
  },
});
