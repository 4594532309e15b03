import { onBucket } from '../access/rules.ts';
import { malformedXml } from '../errors.ts';
import { requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { deleteConfiguration, getConfiguration, listConfigurations, putConfiguration } from './configurations.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering.html */
export const tieringOperations: Operations = {
  PutBucketIntelligentTieringConfiguration: {
    action: 'PutIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
      const { Status: status, Tierings: tierings } = input.IntelligentTieringConfiguration;
      requireBucket(call, input);
      if ((status !== 'Enabled' && status !== 'Disabled') || tierings === undefined || tierings.length === 0) {
        throw malformedXml();
      }
      for (const { AccessTier: tier, Days: days } of tierings) {
        if ((tier !== 'ARCHIVE_ACCESS' && tier !== 'DEEP_ARCHIVE_ACCESS') || days === undefined) throw malformedXml();
      }
      if (input.IntelligentTieringConfiguration.Id !== input.Id) throw malformedXml();
      putConfiguration(call, 'tiering', input, input.IntelligentTieringConfiguration);
    },
  },
  GetBucketIntelligentTieringConfiguration: {
    action: 'GetIntelligentTieringConfiguration',
    access: onBucket,
    run: (input, call) => ({ IntelligentTieringConfiguration: getConfiguration(call, 'tiering', input) }),
  },
  DeleteBucketIntelligentTieringConfiguration: {
    action: 'PutIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
      deleteConfiguration(call, 'tiering', input);
    },
  },
  ListBucketIntelligentTieringConfigurations: {
    action: 'GetIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = listConfigurations(call, 'tiering', input);
      return { ...page, IntelligentTieringConfigurationList: items };
    },
  },
};
