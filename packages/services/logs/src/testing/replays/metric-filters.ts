import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { createGroup, unique, type Replays } from '../fixtures.ts';

const putMetricFilter = async (
  logs: CloudWatchLogs,
  name: string,
  filterName: string,
  filterPattern: string,
  metric: object,
): Promise<void> => {
  const metricTransformations = [{ metricName: 'metric', metricNamespace: 'namespace', metricValue: '1', ...metric }];
  await logs.putMetricFilter({ logGroupName: name, filterName, filterPattern, metricTransformations });
};

/** Recorded: metric filters. */
export const metricFilters = (logs: CloudWatchLogs): Replays => ({
  'TestMetricFilters::test_put_metric_filter_basic': async (match) => {
    const logGroupName = await createGroup(logs);
    await putMetricFilter(logs, logGroupName, 'basic', ' ', { defaultValue: 0 });
    await match('describe-metric-filters', logs.describeMetricFilters({ logGroupName, filterNamePrefix: 'basic' }));
  },
  'TestMetricFilters::test_put_metric_filter_json_pattern': async (match) => {
    const logGroupName = await createGroup(logs);
    await putMetricFilter(logs, logGroupName, 'json', '{$.message = "test"}', { defaultValue: 0 });
    await match('describe-metric-filters-json', logs.describeMetricFilters({ logGroupName, filterNamePrefix: 'json' }));
  },
  'TestMetricFilters::test_describe_metric_filters_by_prefix': async (match) => {
    const prefix = unique('filter');
    for (const index of [0, 1]) {
      await putMetricFilter(logs, await createGroup(logs), `${prefix}-${index}`, `filterPattern${index}`, {
        metricValue: String(index),
      });
    }
    await match('describe-by-prefix', logs.describeMetricFilters({ filterNamePrefix: prefix }));
  },
  'TestMetricFilters::test_describe_metric_filters_by_log_group': async (match) => {
    const logGroupName = await createGroup(logs);
    await putMetricFilter(logs, logGroupName, 'one', 'pattern', {});
    await putMetricFilter(logs, await createGroup(logs), 'two', 'pattern', {});
    await match('describe-by-log-group', logs.describeMetricFilters({ logGroupName }));
  },
  'TestMetricFilters::test_describe_metric_filters_by_metric_name': async (match) => {
    const metric = { metricName: unique('metric'), metricNamespace: unique('namespace') };
    await putMetricFilter(logs, await createGroup(logs), 'one', 'pattern', metric);
    await match('describe-by-metric-name', logs.describeMetricFilters(metric));
  },
  'TestMetricFiltersValidation::test_delete_metric_filter_invalid_filter_name': async (match) =>
    match(
      'error-invalid-filter-name',
      logs.deleteMetricFilter({ logGroupName: await createGroup(logs), filterName: 'X'.repeat(513) }),
    ),
  'TestMetricFiltersValidation::test_delete_metric_filter_invalid_log_group_name': (match) =>
    match(
      'error-invalid-log-group-name',
      logs.deleteMetricFilter({ logGroupName: 'X'.repeat(513), filterName: 'valid' }),
    ),
  'TestMetricFiltersValidation::test_describe_metric_filters_invalid_parameters': async (match) => {
    await match('error-invalid-filter-prefix', logs.describeMetricFilters({ filterNamePrefix: 'X'.repeat(513) }));
    await match(
      'error-invalid-metric-name',
      logs.describeMetricFilters({ metricName: 'X'.repeat(256), metricNamespace: 'valid' }),
    );
  },
  'TestMetricFiltersValidation::test_put_metric_filter_invalid_filter_name': async (match) =>
    match(
      'error-invalid-filter-name',
      putMetricFilter(logs, await createGroup(logs), 'X'.repeat(513), 'pattern', {}).then(() => ({})),
    ),
  'TestMetricFiltersValidation::test_put_metric_filter_invalid_filter_pattern': async (match) =>
    match(
      'error-invalid-filter-pattern',
      putMetricFilter(logs, await createGroup(logs), 'valid', 'X'.repeat(1025), {}).then(() => ({})),
    ),
});
