import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunning, nodeFunction, type Outcome, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const invoke = (code: string, changes = {}): Promise<Outcome> => runtime.invoke(nodeFunction(code, changes));

describe.skipIf(process.platform !== 'linux')('Node environments that are forked (Linux)', () => {
  test('begin as if nothing had been there before', async () => {
    const code = `
      import { randomUUID } from 'node:crypto';
      import { readFileSync, readdirSync } from 'node:fs';
      let count = 0;
      export const handler = async () => {
        JSON.changed = (JSON.changed ?? 0) + 1;
        const [real, group, session] = [0, 4, 5].map((at) => readFileSync('/proc/self/stat', 'latin1').replace(/\\(.*\\)/, 'x').split(' ')[at]).map(Number);
        return {
          count: ++count, changed: JSON.changed, own: process.env.OWN ?? null, names: process.argv.length,
          pid: process.pid === real, group: group === real && session === real,
          young: process.uptime() < 5 && performance.now() < 5000, origin: Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 50,
          chance: [Math.random(), Math.random()], ids: Array.from({ length: 300 }, () => randomUUID()), web: crypto.randomUUID(),
        };
      };
    `;
    const outcomes = await Promise.all([invoke(code, { environment: { OWN: 'one' } }), invoke(code)]);
    const [one, other] = outcomes.map(({ answer }) => answer as { chance: number[]; ids: string[]; web: string });
    const same = { count: 1, changed: 1, names: 2, pid: true, group: true, young: true, origin: true };
    expect(one).toMatchObject({ ...same, own: 'one' });
    expect(other).toMatchObject({ ...same, own: null });
    const all = [one, other].flatMap((each) => [...(each?.chance ?? []), ...(each?.ids ?? []), each?.web]);
    expect(all).toHaveLength(606);
    expect(new Set(all).size).toBe(all.length);
    for (const number of one?.chance ?? []) expect(number >= 0 && number < 1).toBe(true);
  });

  test.each([
    ['process.exit(7)', 'exit status 7'],
    ['process.exitCode = 5; process.exit()', 'exit status 5'],
    ['process.abort()', 'signal: aborted'],
    ['process.kill(process.pid, "SIGKILL")', 'signal: killed'],
    ['process.on("exit", () => { process.exitCode = 9; }); process.exit(1)', 'exit status 9'],
    [
      'process.removeAllListeners("uncaughtException"); setImmediate(() => { throw new Error("nobody"); })',
      'exit status 1',
    ],
  ])('end as Node ends: %s', async (how, expected) => {
    const { answer } = await invoke(
      `export const handler = async () => { ${how}; await new Promise((done) => setTimeout(done, 5000)); };`,
    );
    expect(answer).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(expected) as string,
    });
  });

  test('end when nothing is left to do, and may have had workers, a thread pool and children', async () => {
    const { answer } = await invoke(`
      import { execFile } from 'node:child_process';
      import { scrypt } from 'node:crypto';
      import { promisify } from 'node:util';
      import { Worker } from 'node:worker_threads';
      await new Promise((done) => new Worker('', { eval: true }).once('exit', done));
      await promisify(scrypt)('a', 'b', 16);
      await promisify(execFile)('true');
      export const handler = () => new Promise(() => undefined);
    `);
    expect(answer).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/without providing a reason$/) as string,
    });
  });

  test('are served again after the process that forks them has been killed', async () => {
    const spec = nodeFunction('export const handler = async () => [process.ppid, process.pid];');
    const [zygote, first] = (await runtime.invoke(spec)).answer as [number, number];
    process.kill(zygote, 'SIGKILL');
    await expect.poll(() => [isRunning(zygote), isRunning(first)]).toEqual([false, false]);
    const [next] = (await runtime.invoke({ ...spec, key: 'another' })).answer as [number];
    expect(next).not.toBe(zygote);
  });

  test('find no secret of another one in their memory', async () => {
    const [half, rest] = ['the first half, ', 'the second half'];
    const code = `
      import fs from 'node:fs';
      export const handler = async ({ half, rest }) => {
        let found = 0;
        const memory = fs.openSync('/proc/self/mem', 'r');
        for (const line of fs.readFileSync('/proc/self/maps', 'latin1').split('\\n')) {
          const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
          if (from === undefined) continue;
          const contents = Buffer.alloc(Number.parseInt(to, 16) - Number.parseInt(from, 16));
          try { fs.readSync(memory, contents, 0, contents.length, BigInt('0x' + from)); } catch { continue; }
          for (let at = contents.indexOf(half); at >= 0; at = contents.indexOf(half, at + 1)) {
            if (contents.toString('latin1', at + half.length, at + half.length + rest.length) === rest) found += 1;
          }
        }
        let parent;
        try { parent = fs.openSync('/proc/' + process.ppid + '/mem', 'r'); } catch (error) { parent = error.code; }
        return [found > 0, parent];
      };
    `;
    const search = async (changes = {}): Promise<unknown> =>
      (await runtime.invoke(nodeFunction(code, { memorySize: 1024, ...changes }), { half, rest })).answer;
    expect(await search({ environment: { SECRET: half + rest } })).toEqual([true, 'EACCES']);
    expect(await search()).toEqual([false, 'EACCES']);
  });
});
