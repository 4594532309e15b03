import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3, type TestCloud } from './testing/client.ts';
import { copies } from './testing/copies.ts';
import { objects } from './testing/objects.ts';
import { loadRecordings } from '@coldstart/cloud/testing';
import { Replay } from './testing/replay.ts';
import { listings } from './testing/listings.ts';
import { tables } from './testing/tables.ts';
import { settings } from './testing/settings.ts';

const recordings = loadRecordings('s3');
const scenarios = { ...settings, ...objects, ...copies, ...tables, ...listings };

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startS3();
  });
  afterAll(() => cloud.close());

  test.each(Object.entries(scenarios))('%s', async (name, play) => {
    const replay = new Replay(recordings.of(name));
    const s3 = cloud.s3();
    const bucket = `test-${Object.keys(scenarios).indexOf(name)}`;
    await s3.createBucket({ Bucket: bucket });
    const inRegion = (region: string) => cloud.s3(undefined, region);
    await play({ s3, bucket, cloud: cloud.cloud, in: inRegion, same: replay.same.bind(replay) });
    expect(replay.differences).toEqual([]);
  });
});
