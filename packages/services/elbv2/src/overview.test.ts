import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from './overview.ts';
import { forward, startBalancers, type TestBalancers } from './testing/index.ts';

let balancers: TestBalancers;
beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});
afterAll(() => balancers.close());

test('shows rules and what is known of targets', async () => {
  const group = await balancers.group('shown', `({ statusCode: 200 })`);
  const { address } = await balancers.balancer('shown', forward(group));
  const [made, groups] = await overview(balancers.test.config());
  expect(made?.resources).toMatchObject([
    {
      name: 'shown',
      summary: address,
      contents: [{ kind: 'table', rows: [['80', 'default', '', 'forward']] }],
    },
  ]);
  expect(groups?.resources).toMatchObject([{ name: 'shown', summary: '1 target' }]);
});
