import { afterAll, expect, test } from 'vitest';
import { ConfinedFunctions } from './index.ts';

const functions = new ConfinedFunctions();
afterAll(() => functions.close());

const arn = 'arn:aws:cloudfront::111122223333:function/greet';
const run = (code: string, event: unknown = {}) => functions.run({ arn, code }, JSON.stringify(event), 1);

test('a function runs in a process that is kept, and a new version takes its place', async () => {
  const one = `function handler(event) { console.log('one'); return { uri: event.uri, now: Date.now() }; }`;
  for (const uri of ['/a', '/b'])
    expect(await run(one, { uri })).toEqual({ logs: ['one'], compute: 0, output: JSON.stringify({ uri, now: 1 }) });
  expect((await run(`function handler() { return 2; }`)).output).toBe('2');
});

test('what cannot be counted in steps is ended by time, and the next call is answered', async () => {
  const slow = `function handler(event) { return /^(a+)+$/.test(event.text); }`;
  const { error } = await run(slow, { text: `${'a'.repeat(40)}b` });
  expect(error).toMatch(/compute limit/);
  expect((await run(slow, { text: 'aa' })).output).toBe('true');
});

test('a store is given with the function', async () => {
  const meta = { creationDateTime: '', lastUpdatedDateTime: '', keyCount: 1 };
  const code = `import cf from 'cloudfront'; async function handler() { return cf.kvs().get('a'); }`;
  const read = (a: string) => functions.run({ arn, code, store: { meta, values: { a } } }, '{}', 1);
  expect([(await read('1')).output, (await read('2')).output]).toEqual(['"1"', '"2"']);
});
