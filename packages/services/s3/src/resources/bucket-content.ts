import type { BucketSetting } from './bucket-properties.ts';

/** What happens to the objects in a bucket; versioning comes first, others need it. */
export const content: readonly BucketSetting[] = [
  {
    of: ['VersioningConfiguration'],
    put: {
      PutBucketVersioning: ({ id, properties: { VersioningConfiguration: config } }) => ({
        Bucket: id,
        VersioningConfiguration: { Status: config?.Status ?? 'Suspended' },
      }),
    },
    read: {
      GetBucketVersioning: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ Status }) => Status && { VersioningConfiguration: { Status } },
      },
    },
  },
  {
    of: ['BucketEncryption'],
    put: {
      PutBucketEncryption: ({ id, properties: { BucketEncryption: encryption } }) => ({
        Bucket: id,
        ServerSideEncryptionConfiguration: {
          Rules: (encryption?.ServerSideEncryptionConfiguration ?? []).map(
            ({ ServerSideEncryptionByDefault: standard, ...rule }) => ({
              ...rule,
              ApplyServerSideEncryptionByDefault: standard,
            }),
          ),
        },
      }),
    },
    remove: { DeleteBucketEncryption: ({ id }) => ({ Bucket: id }) },
    read: {
      GetBucketEncryption: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ ServerSideEncryptionConfiguration: config }) => ({
          BucketEncryption: {
            ServerSideEncryptionConfiguration: (config?.Rules ?? []).map(
              ({ ApplyServerSideEncryptionByDefault: standard, BucketKeyEnabled }) => ({
                ServerSideEncryptionByDefault: standard,
                BucketKeyEnabled,
              }),
            ),
          },
        }),
      },
    },
  },
  {
    of: ['LoggingConfiguration'],
    put: {
      PutBucketLogging: ({ id, properties: { LoggingConfiguration: config } }) => ({
        Bucket: id,
        BucketLoggingStatus:
          config === undefined
            ? {}
            : {
                LoggingEnabled: {
                  TargetBucket: config.DestinationBucketName ?? id,
                  TargetPrefix: config.LogFilePrefix ?? '',
                },
              },
      }),
    },
    read: {
      GetBucketLogging: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ LoggingEnabled: log }) =>
          log && {
            LoggingConfiguration: {
              DestinationBucketName: log.TargetBucket,
              LogFilePrefix: log.TargetPrefix === '' ? undefined : log.TargetPrefix,
            },
          },
      },
    },
  },
  {
    of: ['ObjectLockConfiguration'],
    put: {
      PutObjectLockConfiguration: ({ id, properties: { ObjectLockConfiguration: config } }) => ({
        Bucket: id,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...config },
      }),
    },
    read: {
      GetObjectLockConfiguration: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ ObjectLockConfiguration: config }) => ({
          ObjectLockEnabled: config?.ObjectLockEnabled === 'Enabled',
          ObjectLockConfiguration: config,
        }),
      },
    },
  },
  {
    of: ['AccelerateConfiguration'],
    put: {
      PutBucketAccelerateConfiguration: ({ id, properties: { AccelerateConfiguration: config } }) => ({
        Bucket: id,
        AccelerateConfiguration: { Status: config?.AccelerationStatus ?? 'Suspended' },
      }),
    },
    read: {
      GetBucketAccelerateConfiguration: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ Status }) => Status && { AccelerateConfiguration: { AccelerationStatus: Status } },
      },
    },
  },
];
