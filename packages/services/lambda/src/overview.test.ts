import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { ACCOUNT, REGION, startLambda } from './testing/index.ts';

test('functions, and what each has written', async () => {
  const { cloud, role, create, invoke, close } = await startLambda();
  const Role = await role('writer', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents');
  await create('greeter', 'export const handler = () => console.log("hello");', {
    Role,
    MemorySize: 256,
    Timeout: 5,
  });
  await create('idle', 'export const handler = () => 1;');
  await invoke('greeter');
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const [functions] = await overview({ endpoint: cloud.endpoint, region: REGION, credentials, maxAttempts: 1 });
  expect(functions).toMatchObject({ title: 'Functions', empty: 'It has written nothing yet.' });
  const [greeter, idle] = functions?.resources ?? [];
  expect(greeter).toMatchObject({
    name: 'greeter',
    summary: expect.stringMatching(/^nodejs24\.x · 256 MB · 5 s · \d+ log lines$/),
    facts: { role: 'writer' },
    contents: [{ kind: 'log' }],
  });
  const [log] = greeter?.contents ?? [];
  const lines = log?.kind === 'log' ? log.lines : [];
  expect(lines.map(({ message }) => message)).toContainEqual(expect.stringMatching(/\tINFO\thello$/));
  expect(lines.every(({ at }) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at))).toBe(true);
  expect(idle).toMatchObject({
    summary: expect.stringContaining('0 log lines'),
    contents: [{ kind: 'log', lines: [] }],
  });
  await close();
});
