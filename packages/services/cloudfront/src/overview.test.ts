import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from './overview.ts';
import { behavior, config, custom, startEdge, type TestEdge } from './testing/index.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());

test('shows what the paths of a distribution lead to', async () => {
  const CacheBehaviors = { Quantity: 1, Items: [{ ...behavior(), PathPattern: '/api/*' }] };
  const made = await edge.make(config([custom(8080)], { Comment: 'the shop', CacheBehaviors }));
  expect(await overview(edge.test.config())).toEqual([
    {
      title: 'Distributions',
      empty: 'It has no origin.',
      resources: [
        {
          name: 'the shop',
          physicalId: made.id,
          summary: made.domain,
          contents: [
            {
              kind: 'table',
              heads: ['Path', 'Origin', 'Where it is'],
              rows: [
                ['/api/*', 'web', 'localhost'],
                ['everything else', 'web', 'localhost'],
              ],
            },
          ],
        },
      ],
    },
  ]);
});
