import type { RoutingRule, WebsiteConfiguration } from '@aws-sdk/client-s3';
import { onBucket } from '../access/rules.ts';
import { invalidArgument, invalidRequest, malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html */
export const websiteOperations: Operations = {
  GetBucketWebsite: {
    access: onBucket,
    run(input, call) {
      const { website, name } = requireBucket(call, input);
      if (website === undefined) throw noSuchWebsite(name);
      return website;
    },
  },
  PutBucketWebsite: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      check(input.WebsiteConfiguration);
      bucket.website = input.WebsiteConfiguration;
    },
  },
  DeleteBucketWebsite: {
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).website;
    },
  },
};

export const noSuchWebsite = (name: string) =>
  s3Error('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration', 404, {
    BucketName: name,
  });

const isProtocol = (protocol: string | undefined): boolean =>
  protocol === undefined || protocol === 'http' || protocol === 'https';

function check(configuration: WebsiteConfiguration): void {
  const {
    IndexDocument: index,
    RedirectAllRequestsTo: redirect,
    ErrorDocument: error,
    RoutingRules: rules,
  } = configuration;
  if (redirect !== undefined) {
    if (index !== undefined || error !== undefined || rules !== undefined) {
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      );
    }
    if (redirect.HostName === undefined) throw malformedXml();
    if (!isProtocol(redirect.Protocol)) throw badProtocol();
    return;
  }
  if (index === undefined) {
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  }
  const suffix = index.Suffix ?? '';
  if (suffix === '' || suffix.includes('/')) {
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', suffix);
  }
  if (error !== undefined && (error.Key ?? '') === '') throw malformedXml();
  if (rules !== undefined && rules.length === 0) throw malformedXml();
  for (const rule of rules ?? []) checkRule(rule);
}

const badProtocol = (): Error =>
  invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  );

function checkRule({ Redirect: redirect, Condition: condition }: RoutingRule): void {
  if (redirect === undefined) throw malformedXml();
  if (!isProtocol(redirect.Protocol)) throw badProtocol();
  if (redirect.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  }
  if (condition === undefined) return;
  if (condition.KeyPrefixEquals === undefined && condition.HttpErrorCodeReturnedEquals === undefined) {
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  }
}
