import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';
import { behavior, config, custom, startOrigin } from './testing/index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-cloudfront-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const cloudfront = new CloudFront({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    cloud,
    cloudfront,
    async close() {
      cloudfront.destroy();
      await cloud.close();
    },
  };
}

test('distributions and their policies outlive a restart; what the edge has kept does not', async () => {
  const origin = await startOrigin();
  const first = await started();
  const { CachePolicy } = await first.cloudfront.createCachePolicy({ CachePolicyConfig: { Name: 'own', MinTTL: 60 } });
  const { Distribution: made } = await first.cloudfront.createDistribution({
    DistributionConfig: config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({ CachePolicyId: CachePolicy?.Id }),
    }),
  });
  const cacheAt = async (endpoint: string): Promise<string | null> =>
    (await fetch(`${endpoint}/_cloudfront/${made?.Id}/a`)).headers.get('x-cache');
  expect(await cacheAt(first.cloud.endpoint)).toBe('Miss from cloudfront');
  expect(await cacheAt(first.cloud.endpoint)).toBe('Hit from cloudfront');
  await first.close();

  const second = await started();
  const { Distribution: found } = await second.cloudfront.getDistribution({ Id: made?.Id });
  expect(found?.DomainName).toBe(`${made?.DomainName?.split('.')[0]}.cloudfront.localhost:${second.cloud.port}`);
  expect(await cacheAt(second.cloud.endpoint)).toBe('Miss from cloudfront');
  expect(await cacheAt(second.cloud.endpoint)).toBe('Hit from cloudfront');
  await second.close();
  await origin.close();
}, 30_000);
