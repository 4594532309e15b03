import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, nodeFunction, pack, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

describe('environments', () => {
  test('serve one invocation after the other, and keep what modules hold', async () => {
    const spec = nodeFunction('let count = 0; export const handler = async () => ++count;');
    const first = await runtime.invoke(spec);
    const second = await runtime.invoke(spec);
    expect([first.answer, second.answer]).toEqual([1, 2]);
    expect(second.environmentId).toBe(first.environmentId);
    expect(second.logStream).toBe(first.logStream);
    expect(first.initDuration).toBeGreaterThan(0);
    expect(second.initDuration).toBeUndefined();
    expect(second.lines[0]).toMatch(/^START/);
  });

  test('are as many as there are invocations at a time', async () => {
    const spec = nodeFunction(
      'export const handler = async () => { await new Promise((done) => setTimeout(done, 50)); return process.pid; };',
    );
    const pids = await Promise.all([1, 2, 3].map(async () => (await runtime.invoke(spec)).answer));
    expect(new Set(pids).size).toBe(3);
  });

  test('survive an error of the handler, as on AWS, and do not survive an exit', async () => {
    const spec = nodeFunction(
      `export const handler = async (event) => { if (event.exit) process.exit(3); throw new Error('no'); };`,
    );
    const first = await runtime.invoke(spec);
    const second = await runtime.invoke(spec, { exit: true });
    const third = await runtime.invoke(spec);
    expect(second.environmentId).toBe(first.environmentId);
    expect(third.environmentId).not.toBe(first.environmentId);
  });

  test('are new once their key has been retired', async () => {
    const spec = nodeFunction('export const handler = async () => 1;');
    const before = await runtime.invoke(spec);
    await runtime.runtime.retire(spec.key);
    const after = await runtime.invoke(spec);
    const again = await runtime.invoke(spec);
    expect(after.environmentId).not.toBe(before.environmentId);
    expect(again.environmentId).toBe(after.environmentId);
  });

  test('stand still between invocations: what a handler leaves behind goes on in the next', async () => {
    const spec = nodeFunction(`
      let ticks = 0;
      export const handler = async (event) => {
        if (event.start) setInterval(() => ticks++, 1);
        else await new Promise((done) => setTimeout(done, 20));
        return ticks;
      };
    `);
    expect((await runtime.invoke(spec, { start: true })).answer).toBe(0);
    expect((await runtime.invoke(spec)).answer).toBeGreaterThan(0);
  });

  test('find nothing of those that have ended: of their code, their layers, and what they have written', async () => {
    const code = `
      import { readdirSync, writeFileSync } from 'node:fs';
      const folders = [process.env.LAMBDA_TASK_ROOT, '/opt', '/tmp'];
      export const handler = async ({ name }) => {
        // Folders in /tmp are the machine's: this checkout may lie there.
        const files = (folder) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
        const found = folders.map((folder) => files(folder).map(({ name }) => name).sort());
        writeFileSync(\`/tmp/\${name}\`, name);
        return found;
      };
    `;
    const layer = pack({ 'of-a-layer.txt': 'layer' });
    for (const [name, layers] of Object.entries({ one: [], two: [layer], three: [], four: [] })) {
      const spec = functionOf({ 'index.mjs': code, [`${name}.txt`]: name }, { layers });
      const { answer } = await runtime.invoke(spec, { name });
      expect(answer).toEqual([['index.mjs', `${name}.txt`].sort(), layers.map(() => 'of-a-layer.txt'), []]);
      await runtime.runtime.retire(spec.key);
    }
  });

  test('see /tmp, /var/task and /opt as on Lambda, and keep /tmp while they last', async () => {
    const spec = functionOf(
      {
        'index.mjs': `
          import fs, { readFileSync } from 'node:fs';
          import { readdir, writeFile } from 'node:fs/promises';
          import { tmpdir } from 'node:os';
          export const handler = async () => {
            const before = (await readdir('/tmp')).includes('kept.txt');
            await writeFile('/tmp/kept.txt', 'kept');
            return { before, task: readFileSync('/var/task/data.txt', 'utf8'), layer: fs.readFileSync('/opt/data.txt', 'utf8'), temp: fs.readdirSync(tmpdir()).includes('kept.txt') };
          };
        `,
        'data.txt': 'task',
      },
      { layers: [pack({ 'data.txt': 'one' }), pack({ 'data.txt': 'two' })] },
    );
    expect((await runtime.invoke(spec)).answer).toEqual({ before: false, task: 'task', layer: 'two', temp: true });
    expect((await runtime.invoke(spec)).answer).toMatchObject({ before: true });
  });
});
