import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SERVICES } from './index.ts';

test('the README says which services there are', async () => {
  const readme = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8');
  const [, list = ''] = /It knows (.*?), and enforces IAM on every call\./s.exec(readme) ?? [];
  const named = list.split(/, | and /).map((name) => name.replace(' with the SAM transform', ''));
  expect(named.toSorted()).toEqual(SERVICES.map(({ title }) => title).toSorted());
});
