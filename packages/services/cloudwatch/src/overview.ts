import { CloudWatch, type Metric } from '@aws-sdk/client-cloudwatch';
import { counted, OVERVIEW_LIMIT, type Overview } from '@coldstart/cloud';

/** The namespaces in which something was measured, and their metrics. */
export const overview: Overview = async (client) => {
  const cloudwatch = new CloudWatch(client);
  try {
    const { Metrics: metrics = [] } = await cloudwatch.listMetrics({});
    const namespaces = Map.groupBy(metrics, ({ Namespace }) => Namespace ?? '');
    const resources = [...namespaces].map(([name, own]) => ({
      name,
      physicalId: name,
      summary: counted(own.length, 'metric'),
      contents: [
        { kind: 'table' as const, heads: ['Metric', 'Dimensions'], rows: own.slice(0, OVERVIEW_LIMIT).map(rowOf) },
      ],
    }));
    return [{ title: 'Metrics', empty: 'Nothing was measured.', resources }];
  } finally {
    cloudwatch.destroy();
  }
};

const rowOf = ({ MetricName = '', Dimensions = [] }: Metric): string[] => [
  MetricName,
  Dimensions.map(({ Name = '', Value = '' }) => `${Name}=${Value}`).join(', '),
];
