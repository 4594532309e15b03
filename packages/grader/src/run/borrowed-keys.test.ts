import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { destroyClients, runCheck } from '@coldstart/checks/runner';
import type { CheckContext } from '@coldstart/checks';
import { expect, test } from 'vitest';
import { ACCOUNT, create, embedded } from './testing/clouds.ts';

/** Calls with the keys that it is given, and tells what it hears; or tells its own. */
const BORROWER = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
export const handler = async ({ keys, tell }) => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (tell) return { accessKeyId, secretAccessKey, sessionToken };
  const sts = new STSClient({ credentials: keys, maxAttempts: 1 });
  return sts.send(new GetCallerIdentityCommand()).then(({ Arn }) => Arn, ({ name, message }) => name + ': ' + message);
};`;

// Elsewhere nothing tells who speaks: docs/platforms.md says so.
test.skipIf(process.platform !== 'linux')(
  'no function acts with the keys of another, nor does anybody (on Linux)',
  async () => {
    const cloud = await embedded();
    try {
      await create(cloud, 'Lender', BORROWER);
      await create(cloud, 'Borrower', BORROWER);
      const body = async (t: CheckContext): Promise<void> => {
        const own = `arn:aws:sts::${ACCOUNT}:assumed-role/BorrowerRole/Borrower`;
        t.expect(await t.call('Borrower', {}), 'who it is').toEqual(own);
        const keys = (await t.call('Lender', { tell: true })) as Parameters<typeof t.clientAs>[1];
        const refused = (said: unknown): void =>
          t.expect(said, 'what it hears').toContain('only the function that was given them may use them');
        refused(await t.call('Borrower', { keys }));
        const lambda = t.clientAs(LambdaClient, keys);
        refused(await lambda.send(new ListFunctionsCommand()).catch(String));
        lambda.destroy();
        const s3 = t.clientAs(S3Client, keys);
        const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'made-by-nobody', Key: 'a' }));
        s3.destroy();
        // Who has the link may use it: it is the bucket that is not there.
        t.expect(await (await fetch(url)).text(), 'what a presigned URL answers').toContain('NoSuchBucket');
        t.expect(await t.call('Lender', {}), 'who the lender is').toContain('LenderRole');
      };
      expect(await runCheck({ id: 'check', body }, cloud.target, 20_000)).toMatchObject({ status: 'pass' });
    } finally {
      destroyClients(cloud.target);
      await cloud.close();
    }
  },
);
