import { onBucket } from '../access/rules.ts';
import type { Operations } from '../types.ts';
import { deleteConfiguration, getConfiguration, listConfigurations, putConfiguration } from './configurations.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html */
export const metricsOperations: Operations = {
  PutBucketMetricsConfiguration: {
    action: 'PutMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      putConfiguration(call, 'metrics', input, input.MetricsConfiguration);
    },
  },
  GetBucketMetricsConfiguration: {
    action: 'GetMetricsConfiguration',
    access: onBucket,
    run: (input, call) => ({
      MetricsConfiguration: getConfiguration(call, 'metrics', input),
    }),
  },
  DeleteBucketMetricsConfiguration: {
    action: 'PutMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      deleteConfiguration(call, 'metrics', input);
    },
  },
  ListBucketMetricsConfigurations: {
    action: 'GetMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = listConfigurations(call, 'metrics', input);
      return { ...page, MetricsConfigurationList: items };
    },
  },
};
