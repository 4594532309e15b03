import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { ACCOUNT, rootOf, startS3 } from './testing/client.ts';

test('buckets, and the first hundred objects in each', async () => {
  const { cloud, s3, close } = await startS3();
  const client = s3();
  await client.createBucket({ Bucket: 'uploads' });
  await client.putObject({ Bucket: 'uploads', Key: 'a b.json', Body: '{}' });
  await client.createBucket({ Bucket: 'crowded' });
  for (let number = 0; number <= 100; number += 1) await client.putObject({ Bucket: 'crowded', Key: `${number}` });
  const [buckets] = await overview({
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: rootOf(ACCOUNT),
    maxAttempts: 1,
  });
  expect(buckets?.title).toBe('Buckets');
  const [crowded, uploads] = buckets?.resources ?? [];
  expect(uploads).toEqual({
    name: 'uploads',
    summary: '1 object',
    contents: [
      {
        kind: 'table',
        heads: ['key', 'bytes', 'modified'],
        rows: [['a b.json', '2', expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)]],
      },
    ],
  });
  expect(crowded).toMatchObject({ summary: 'more than 100 objects', contents: [{ rows: { length: 100 } }] });
  await close();
});
