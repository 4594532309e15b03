import type { CORSRule } from '@aws-sdk/client-s3';
import { onBucket } from '../access/rules.ts';
import { invalidRequest, malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

const METHODS: readonly string[] = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MOST_RULES = 100;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
export const corsOperations: Operations = {
  GetBucketCors: {
    action: 'GetBucketCORS',
    access: onBucket,
    run(input, call) {
      const { cors, name } = requireBucket(call, input);
      if (cors === undefined) {
        throw s3Error('NoSuchCORSConfiguration', 'The CORS configuration does not exist', 404, { BucketName: name });
      }
      return { CORSRules: cors };
    },
  },
  PutBucketCors: {
    action: 'PutBucketCORS',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const rules = input.CORSConfiguration.CORSRules ?? [];
      if (rules.length === 0 || rules.length > MOST_RULES) throw malformedXml();
      rules.forEach(checkRule);
      bucket.cors = rules;
    },
  },
  DeleteBucketCors: {
    action: 'PutBucketCORS',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).cors;
    },
  },
};

function checkRule({ AllowedMethods: methods, AllowedOrigins: origins, AllowedHeaders: headers }: CORSRule): void {
  if (methods === undefined || origins === undefined || methods.length === 0 || origins.length === 0) {
    throw malformedXml();
  }
  for (const method of methods) {
    if (METHODS.includes(method)) continue;
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  for (const origin of origins) {
    if (origin.split('*').length > 2) {
      throw invalidRequest(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
    }
  }
  for (const header of headers ?? []) {
    if (header.split('*').length > 2) {
      throw invalidRequest(`AllowedHeader "${header}" can not have more than one wildcard.`);
    }
  }
}
