import { S3 } from '@aws-sdk/client-s3';
import { bucket, config, custom, startEdge, type TestEdge } from '@coldstart/service-cloudfront/testing';
import { policy, refusal } from '@coldstart/service-iam/testing';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let edge: TestEdge;
let files: S3;
beforeAll(async () => {
  edge = await startEdge(s3);
  files = new S3({ ...edge.test.config(), forcePathStyle: true });
});
afterAll(async () => {
  files.destroy();
  await edge.close();
});

async function filled(Bucket: string): Promise<void> {
  await files.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } });
  await files.putObject({ Bucket, Key: 'site/index.html', Body: '<h1>hi</h1>', ContentType: 'text/html' });
}

const letIn = (Bucket: string, principal: object, condition?: object) =>
  files.putBucketPolicy({
    Bucket,
    Policy: JSON.stringify(
      policy({
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...(condition !== undefined && { Condition: condition }),
      }),
    ),
  });

test('a bucket is open to the distribution that its policy names, by an origin access control', async () => {
  await filled('oac-files');
  const { OriginAccessControl } = await edge.cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'files',
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  });
  const OriginAccessControlId = OriginAccessControl?.Id;
  const of = () =>
    edge.make(
      config([bucket('oac-files', { OriginAccessControlId, OriginPath: '/site' })], {
        DefaultRootObject: 'index.html',
      }),
    );
  const [made, other] = [await of(), await of()];
  // Nothing lets CloudFront in yet.
  const refused = await edge.get(made, '/');
  expect(refused.status).toBe(403);
  expect(refused.body).toContain('<Code>AccessDenied</Code>');
  await letIn('oac-files', { Service: 'cloudfront.amazonaws.com' }, { StringEquals: { 'AWS:SourceArn': made.arn } });
  const got = await edge.get(made, '/');
  expect(got).toMatchObject({ status: 200, body: '<h1>hi</h1>', cache: 'Miss from cloudfront' });
  expect(got.headers.get('content-type')).toBe('text/html');
  expect(got.headers.get('server')).toBe('AmazonS3');
  expect((await edge.get(other, '/')).status).toBe(403);
  // What is not there is forbidden to those who may not list.
  expect((await edge.get(made, '/missing.html')).status).toBe(403);
});

test('without an origin access control a closed bucket says 403, whatever its policy says of CloudFront', async () => {
  await filled('plain-files');
  await letIn('plain-files', { Service: 'cloudfront.amazonaws.com' });
  const made = await edge.make(config([bucket('plain-files')]));
  expect((await edge.get(made, '/site/index.html')).status).toBe(403);
});

test('an origin access identity is let in by its ARN or its canonical id', async () => {
  await filled('oai-files');
  const { CloudFrontOriginAccessIdentity: identity } = await edge.cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'oai', Comment: '' },
  });
  const OriginAccessIdentity = `origin-access-identity/cloudfront/${identity?.Id}`;
  const made = await edge.make(config([bucket('oai-files', { S3OriginConfig: { OriginAccessIdentity } })]));
  const status = async () => (await edge.get(made, '/site/index.html')).status;
  expect(await status()).toBe(403);
  await letIn('oai-files', { Service: 'cloudfront.amazonaws.com' });
  expect(await status()).toBe(403);
  await letIn('oai-files', { CanonicalUser: identity?.S3CanonicalUserId });
  expect(await status()).toBe(200);
  await edge.cloudfront.createInvalidation({
    DistributionId: made.id,
    InvalidationBatch: { CallerReference: '1', Paths: { Quantity: 1, Items: ['/*'] } },
  });
  await letIn('oai-files', {
    AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${identity?.Id}`,
  });
  expect(await status()).toBe(200);
  expect(
    await refusal(edge.cloudfront.deleteCloudFrontOriginAccessIdentity({ Id: identity?.Id, IfMatch: 'x' })),
  ).toMatchObject({ code: 'PreconditionFailed' });
});

test('a bucket’s website is an origin by its own address', async () => {
  await filled('site-files');
  await files.deletePublicAccessBlock({ Bucket: 'site-files' });
  await files.putBucketWebsite({
    Bucket: 'site-files',
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  });
  await letIn('site-files', { AWS: '*' });
  const DomainName = 'site-files.s3-website.eu-central-1.amazonaws.com';
  const made = await edge.make(config([custom(80, { DomainName })]));
  expect(await edge.get(made, '/site/')).toMatchObject({ status: 200, body: '<h1>hi</h1>' });
});
