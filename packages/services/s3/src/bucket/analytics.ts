import { onBucket } from '../access/rules.ts';
import type { Operations } from '../types.ts';
import { deleteConfiguration, getConfiguration, listConfigurations, putConfiguration } from './configurations.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/analytics-storage-class.html */
export const analyticsOperations: Operations = {
  PutBucketAnalyticsConfiguration: {
    action: 'PutAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      putConfiguration(call, 'analytics', input, input.AnalyticsConfiguration);
    },
  },
  GetBucketAnalyticsConfiguration: {
    action: 'GetAnalyticsConfiguration',
    access: onBucket,
    run: (input, call) => ({
      AnalyticsConfiguration: getConfiguration(call, 'analytics', input),
    }),
  },
  DeleteBucketAnalyticsConfiguration: {
    action: 'PutAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      deleteConfiguration(call, 'analytics', input);
    },
  },
  ListBucketAnalyticsConfigurations: {
    action: 'GetAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = listConfigurations(call, 'analytics', input);
      return { ...page, AnalyticsConfigurationList: items };
    },
  },
};
