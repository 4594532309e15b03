import { waitUntilDistributionDeployed } from '@aws-sdk/client-cloudfront';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config, custom, startEdge, type TestEdge } from '../testing/index.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());

const web = custom(8080);

test('a distribution is made with tags, read, changed, switched off and deleted', async () => {
  const { cloudfront } = edge;
  const given = config([web], { Comment: 'the shop' });
  const made = await cloudfront.createDistributionWithTags({
    DistributionConfigWithTags: { DistributionConfig: given, Tags: { Items: [{ Key: 'team', Value: 'shop' }] } },
  });
  const { Id = '', ARN = '', DomainName = '' } = made.Distribution ?? {};
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(Id).toMatch(/^E[A-Z0-9]{13}$/);
  expect(ARN).toBe(`arn:aws:cloudfront::111122223333:distribution/${Id}`);
  expect(DomainName).toMatch(/^d[a-z0-9]{13}\.cloudfront\.localhost:\d+$/);
  expect(made.Distribution?.Status).toBe('InProgress');
  expect(made.Location).toBe(`https://cloudfront.amazonaws.com/2020-05-31/distribution/${Id}`);
  const { Tags } = await cloudfront.listTagsForResource({ Resource: ARN });
  expect(Tags?.Items).toEqual([{ Key: 'team', Value: 'shop' }]);

  await waitUntilDistributionDeployed({ client: cloudfront, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 }, { Id });
  const { DistributionConfig: read, ETag } = await cloudfront.getDistributionConfig({ Id });
  expect(ETag).toBe(made.ETag);
  expect(read).toMatchObject({
    Aliases: { Quantity: 0 },
    DefaultRootObject: '',
    Origins: { Quantity: 1, Items: [{ Id: 'web', OriginPath: '', ConnectionAttempts: 3, ConnectionTimeout: 10 }] },
    DefaultCacheBehavior: {
      AllowedMethods: { Quantity: 2, Items: ['HEAD', 'GET'], CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] } },
      Compress: false,
    },
    PriceClass: 'PriceClass_All',
    HttpVersion: 'http2',
    ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
  });
  if (read === undefined) throw new Error('It has no configuration.');

  const deletion = await refusal(cloudfront.deleteDistribution({ Id, IfMatch: ETag }));
  expect(deletion).toEqual({
    code: 'DistributionNotDisabled',
    message: 'The distribution you are trying to delete has not been disabled.',
    status: 409,
  });
  // What was read can be written back, with a change.
  const changed = await cloudfront.updateDistribution({
    Id,
    IfMatch: ETag,
    DistributionConfig: { ...read, Comment: 'closed', Enabled: false },
  });
  expect(changed.ETag).not.toBe(ETag);
  expect(changed.Distribution?.DistributionConfig).toMatchObject({ Comment: 'closed', Enabled: false });
  expect(await refusal(cloudfront.deleteDistribution({ Id, IfMatch: ETag }))).toEqual({
    code: 'PreconditionFailed',
    message: "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    status: 412,
  });
  expect(await refusal(cloudfront.deleteDistribution({ Id }))).toMatchObject({
    code: 'InvalidIfMatchVersion',
    status: 400,
  });
  await cloudfront.deleteDistribution({ Id, IfMatch: changed.ETag });
  expect(await refusal(cloudfront.getDistribution({ Id }))).toEqual({
    code: 'NoSuchDistribution',
    message: 'The specified distribution does not exist.',
    status: 404,
  });
});

test('a request that is sent again makes nothing new, and the same reference for something else is refused', async () => {
  const { cloudfront } = edge;
  const DistributionConfig = config([web]);
  const first = await cloudfront.createDistribution({ DistributionConfig });
  const second = await cloudfront.createDistribution({ DistributionConfig });
  expect(second.Distribution?.Id).toBe(first.Distribution?.Id);
  const other = { ...DistributionConfig, Comment: 'another' };
  expect(await refusal(cloudfront.createDistribution({ DistributionConfig: other }))).toMatchObject({
    code: 'DistributionAlreadyExists',
    status: 409,
  });
});

test('lists come in pages', async () => {
  const { cloudfront } = edge;
  for (let made = 0; made < 3; made += 1) await edge.make(config([web]));
  const ids: (string | undefined)[] = [];
  let Marker: string | undefined;
  let pages = 0;
  do {
    const { DistributionList: list } = await cloudfront.listDistributions({ MaxItems: 2, Marker });
    ids.push(...(list?.Items ?? []).map(({ Id }) => Id));
    expect(list?.Quantity).toBe(list?.Items?.length);
    expect(list?.IsTruncated).toBe(list?.NextMarker !== undefined);
    Marker = list?.NextMarker;
    pages += 1;
  } while (Marker !== undefined);
  expect(pages).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(3);
});

test('IAM decides on each distribution, and on what is made', async () => {
  const made = await edge.make(config([web]));
  const other = await edge.make(config([web]));
  const reader = edge.as(await edge.test.user('reader', policy(allow('cloudfront:GetDistribution', made.arn))));
  const { Distribution } = await reader.getDistribution({ Id: made.id });
  expect(Distribution?.Id).toBe(made.id);
  const refused = await refusal(reader.getDistribution({ Id: other.id }));
  expect(refused).toEqual({
    code: 'AccessDenied',
    message: `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: cloudfront:GetDistribution on resource: ${other.arn} because no identity-based policy allows the cloudfront:GetDistribution action`,
    status: 403,
  });
  const maker = edge.as(await edge.test.user('maker', policy(allow('cloudfront:CreateDistribution'))));
  const tagged = { DistributionConfig: config([web]), Tags: { Items: [{ Key: 'a', Value: 'b' }] } };
  expect(await refusal(maker.createDistributionWithTags({ DistributionConfigWithTags: tagged }))).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('cloudfront:TagResource') as unknown,
  });
});

test('a stranger is not let in, and errors are wrapped as CloudFront wraps them', async () => {
  const unknown = await fetch(`${edge.test.cloud.endpoint}/2020-05-31/distribution/E000`, {
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIANOBODY/20261130/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=00',
      'x-amz-date': '20261130T000000Z',
    },
  });
  const body = await unknown.text();
  expect(unknown.status).toBe(403);
  expect(body).toMatch(
    /^<\?xml version="1\.0"\?>\n<ErrorResponse xmlns="http:\/\/cloudfront\.amazonaws\.com\/doc\/2020-05-31\/"><Error><Type>Sender<\/Type><Code>InvalidClientTokenId<\/Code><Message>The security token included in the request is invalid\.<\/Message><\/Error><RequestId>[^<]+<\/RequestId><\/ErrorResponse>$/,
  );
});
