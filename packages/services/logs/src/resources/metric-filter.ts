import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { capitalized, tagList, tagMap, uncapitalized } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface Transformation {
  MetricName: string;
  MetricNamespace: string;
  MetricValue: string;
  DefaultValue?: number;
  Unit?: 'Count';
  Dimensions?: { Key: string; Value: string }[];
}

interface MetricFilterProperties {
  LogGroupName: string;
  FilterName?: string;
  FilterPattern: string;
  MetricTransformations: Transformation[];
  ApplyOnTransformedLogs?: boolean;
}

const toApi = ({ Dimensions: dimensions, ...one }: Transformation): MetricTransformation => ({
  ...uncapitalized(one, ['MetricName', 'MetricNamespace', 'MetricValue', 'DefaultValue', 'Unit']),
  ...(dimensions === undefined ? {} : { dimensions: tagMap(dimensions) }),
});

const fromApi = ({ dimensions, ...one }: MetricTransformation) =>
  ({
    ...capitalized(one, ['metricName', 'metricNamespace', 'metricValue', 'defaultValue', 'unit']),
    ...(dimensions === undefined ? {} : { Dimensions: tagList(dimensions) }),
  }) as Transformation;

const input = (name: string, properties: MetricFilterProperties) => ({
  ...uncapitalized(properties, ['LogGroupName', 'FilterPattern', 'ApplyOnTransformedLogs']),
  filterName: name,
  metricTransformations: properties.MetricTransformations.map(toApi),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html */
export const logsMetricFilter = resourceRow<MetricFilterProperties>({
  type: 'AWS::Logs::MetricFilter',
  name: { property: 'FilterName', most: 512 },
  create: { PutMetricFilter: ({ name, properties }) => input(name, properties) },
  update: [
    {
      of: ['FilterPattern', 'MetricTransformations', 'ApplyOnTransformedLogs'],
      put: { PutMetricFilter: ({ id, properties }) => input(id, properties) },
    },
  ],
  read: {
    DescribeMetricFilters: {
      input: ({ id, properties }) => ({ logGroupName: properties.LogGroupName, filterNamePrefix: id }),
      read({ metricFilters = [] }, { id }) {
        const filter = metricFilters.find(({ filterName }) => filterName === id);
        if (filter === undefined) return undefined;
        return {
          ...capitalized(filter, ['filterName', 'filterPattern', 'logGroupName', 'applyOnTransformedLogs']),
          MetricTransformations: (filter.metricTransformations ?? []).map(fromApi),
        };
      },
    },
  },
  delete: {
    DeleteMetricFilter: ({ id, properties }) => ({ ...uncapitalized(properties, ['LogGroupName']), filterName: id }),
  },
  unsupported: ['EmitSystemFieldDimensions', 'FieldSelectionCriteria'],
});
