import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startParameters } from './testing/parameters.ts';

test('parameters, without their values', async () => {
  const { cloud, ssm, close } = await startParameters();
  const read = () => overview(cloud.config());
  expect((await read())[0]?.resources).toEqual([]);
  await ssm.putParameter({ Name: '/shop/url', Value: 'one', Type: 'String', Description: 'where' });
  await ssm.putParameter({ Name: '/shop/url', Value: 'two', Overwrite: true });
  const [section] = await read();
  expect(section?.resources).toEqual([
    {
      name: '/shop/url',
      physicalId: '/shop/url',
      summary: 'String · version 2',
      facts: { tier: 'Standard', description: 'where' },
      contents: [],
    },
  ]);
  await close();
});
