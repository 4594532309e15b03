import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { python } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const program = python() ?? '';
test.skipIf(program === '')('boto3 deploys a function (needs `python3 scripts/python-tools.py`)', async () => {
  cloud = await startClientCloud('python');
  const { stdout } = await cloud.run(program, ['client.py']);
  expect(JSON.parse(stdout)).toEqual({
    tables: ['orders'],
    object: 'paid',
    missing: true,
    answer: '{"kept": "from python"}',
  });
  await expectKeeps(cloud, 'keeper', 'orders');
});

test.skipIf(program === '')('boto3 reads by enhanced fan-out (needs `python3 scripts/python-tools.py`)', async () => {
  cloud = await startClientCloud('python');
  const { stdout } = await cloud.run(program, ['fan_out.py']);
  expect(JSON.parse(stdout)).toEqual(['one', 'two', 'three']);
});
