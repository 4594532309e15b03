import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  hasPython,
  isRunning,
  nodeFunction,
  type Outcome,
  OWN_FOLDER,
  pythonFunction,
  TestRuntime,
} from './testing.ts';

const priority = os.getPriority(process.pid);

let runtime: TestRuntime;
let secrets: string;
beforeAll(async () => {
  runtime = await TestRuntime.start();
  // Not in the system's /tmp: a function's /tmp is its own anyway.
  const folder = fileURLToPath(new URL('../../../.coldstart/test/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  secrets = mkdtempSync(join(folder, 'not-for-functions-'));
  writeFileSync(join(secrets, 'solution.mjs'), 'secret');
});
afterAll(async () => {
  await runtime.close();
  rmSync(secrets, { recursive: true });
});

/** One that forks nothing, while that is tested. */
let other: TestRuntime | undefined;
const node = (code: string, changes = {}): Promise<Outcome> =>
  (other ?? runtime).invoke(nodeFunction(code, changes), { pid: process.pid, secrets });
const error = ({ answer }: Outcome): { errorType: string; errorMessage: string } =>
  answer as { errorType: string; errorMessage: string };

// Whatever a function has done, the next one is served.
afterEach(async () => {
  expect((await node('export const handler = async () => "well";')).answer).toBe('well');
});

/** Refused, or not there: below /tmp a function sees its own /tmp, and a checkout may lie in the machine's. */
const OUT_OF_REACH = /^(?:EACCES|EROFS|Access to this API has been restricted|ENOENT)/;

describe.each([
  ['confined by the system', true],
  ['behind Node’s permission model, as on other systems', false],
])('a Node function, %s,', (_how, forks) => {
  beforeAll(async () => {
    if (!forks) other = await TestRuntime.start({ forks });
  });
  afterAll(async () => {
    await other?.close();
    other = undefined;
  });

  test('that never ends is stopped at its deadline, and starts afresh', async () => {
    const spec = nodeFunction(
      'export const handler = async (event) => { if (event.loop) for (;;); return process.pid; };',
      { timeout: 1 },
    );
    const before = await (other ?? runtime).invoke(spec);
    const stopped = await (other ?? runtime).invoke(spec, { loop: true });
    expect(stopped.answer).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${stopped.requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect(stopped.lines).toContainEqual(
      expect.stringMatching(new RegExp(`^\\S+Z ${stopped.requestId} Task timed out after 1\\.00 seconds\\n\\n$`)),
    );
    expect(stopped.lines.at(-1)).toMatch(/\tStatus: timeout\t\n$/);
    expect(isRunning(before.answer)).toBe(false);
    expect((await (other ?? runtime).invoke(spec)).environmentId).not.toBe(before.environmentId);
  });

  test('that exits ends its own process', async () => {
    const outcome = await node('export const handler = async () => { process.exit(7); };');
    expect(outcome.answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${outcome.requestId} Error: Runtime exited with error: exit status 7`,
    });
    expect(outcome.lines).toContain(
      `RequestId: ${outcome.requestId} Error: Runtime exited with error: exit status 7\nRuntime.ExitError\n`,
    );
  });

  test('that takes too much memory is killed', async () => {
    const outcome = await node(
      'export const handler = async () => { const all = []; for (let i = 0; i < 100; i++) all.push(Buffer.alloc(10_000_000, 1)); return all.length; };',
      { memorySize: 128 },
    );
    expect(outcome.answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${outcome.requestId} Error: Runtime exited with error: signal: killed`,
    });
    expect(outcome.maxMemoryUsed).toBe(128);
  });

  test('that floods its log loses what is too much, and is told', async () => {
    const outcome = await node(
      'export const handler = async () => { const line = "x".repeat(100_000); for (let i = 0; i < 1000; i++) console.log(line); return "done"; };',
      { timeout: 60 },
    );
    expect(outcome.answer).toBe('done');
    expect(outcome.lines.join('').length).toBeLessThan(9 * 1024 * 1024);
    expect(outcome.lines).toContainEqual(
      expect.stringMatching(
        /^\[coldstart\] The function wrote more than 8 MB; \d+ bytes of its output were dropped\.\n$/,
      ),
    );
  });

  test('cannot read or write outside its folders', async () => {
    const read = await node(
      'import fs from "node:fs"; export const handler = async ({ secrets }) => fs.readFileSync(secrets + "/solution.mjs", "utf8");',
    );
    expect(error(read).errorMessage).toMatch(OUT_OF_REACH);
    const write = await node(
      'import fs from "node:fs"; export const handler = async ({ secrets }) => fs.writeFileSync(secrets + "/verdict.json", "{}");',
    );
    expect(error(write).errorMessage).toMatch(OUT_OF_REACH);
    const list = await node(
      'import fs from "node:fs"; export const handler = async ({ secrets }) => { fs.symlinkSync(secrets, "/tmp/link"); return fs.readdirSync("/tmp/link"); };',
    );
    expect(list.functionError).toBe('Unhandled');
    expect(readdirSync(secrets)).toEqual(['solution.mjs']);
    const task = await node(
      'import fs from "node:fs"; export const handler = async () => fs.writeFileSync("/var/task/index.mjs", "");',
    );
    expect(error(task).errorMessage).toMatch(/^(?:EROFS|EACCES|Access to this API has been restricted)/);
  });

  test('cannot signal or debug other processes', async () => {
    for (const attempt of [
      'process.kill(event.pid, 0)',
      'process.kill(-event.pid)',
      'if (process._kill(event.pid, 9) !== 0) throw new Error("refused")',
      'process._debugProcess(event.pid)',
      'os.setPriority(event.pid, 10); throw new Error("its own")',
    ]) {
      const outcome = await node(`import os from 'node:os'; export const handler = async (event) => { ${attempt}; };`);
      expect([attempt, outcome.functionError]).toEqual([attempt, 'Unhandled']);
    }
    expect([isRunning(process.pid), os.getPriority(process.pid)]).toEqual([true, priority]);
  });

  test('has workers and child processes, confined as it is, or is told why not', async () => {
    const outcome = await node(`
      import { spawnSync } from 'node:child_process';
      import { Worker } from 'node:worker_threads';
      const work = (code) => new Promise((resolve, reject) =>
        new Worker('const { parentPort } = require("node:worker_threads"); parentPort.postMessage(' + code + ')', { eval: true }).once('message', resolve).once('error', reject));
      const run = (...command) => { const { status, stdout } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' }); return [status, stdout]; };
      export const handler = async ({ secrets }) => [
        await work('6 * 7'), run('echo', 'one'), run(process.execPath, '-p', '6 * 7'), run('cat', secrets + '/solution.mjs'),
        await work('require("node:fs").readFileSync("' + secrets + '/solution.mjs", "utf8")').catch((error) => error.code),
      ];
    `);
    if (!forks || process.platform !== 'linux') {
      expect(error(outcome).errorMessage).toMatch(/^Worker threads are not available to Node functions on this system/);
      return;
    }
    const { answer } = outcome;
    // What lies below the machine's /tmp is not even there.
    expect(answer).toEqual([42, [0, 'one\n'], [0, '42\n'], [1, ''], expect.stringMatching(/^(?:EACCES|ENOENT)$/)]);
  });

  test('may still end itself with a signal', async () => {
    const { answer } = await node(
      'export const handler = async () => { process.kill(process.pid, "SIGTERM"); await new Promise((done) => setTimeout(done, 5000)); };',
    );
    expect(answer).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/signal: terminated$/),
    });
  });

  test('gets refusals from its Runtime API for what is not its own', async () => {
    const { answer } = await node(`
      const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/';
      const post = async (path) => { const r = await fetch(base + path, { method: 'POST', body: '"forged"' }); return [r.status, await r.text()]; };
      export const handler = async (event, context) => [
        await post('invocation/00000000-0000-4000-8000-000000000000/response'),
        await post('invocation/00000000-0000-4000-8000-000000000000/error'),
        await post('invocation'),
        (await fetch(base + 'invocation/next')).status,
      ];
    `);
    const wrong = [400, '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}'];
    expect(answer).toEqual([wrong, wrong, [404, '404 page not found\n'], 403]);
  });

  test('that answers through its Runtime API itself has answered', async () => {
    const outcome = await node(`
      export const handler = async (event, context) => {
        await fetch('http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/' + context.awsRequestId + '/response', { method: 'POST', body: '"early"' });
        return 'late';
      };
    `);
    expect(outcome.answer).toBe('early');
  });

  test('cannot widen what it may do by NODE_OPTIONS', async () => {
    const code = 'import fs from "node:fs"; export const handler = async ({ secrets }) => fs.readdirSync(secrets);';
    // Without the permission model, Node itself refuses the first.
    const widening = other === undefined ? '--allow-child-process' : '--allow-fs-read=* --allow-child-process';
    const outcome = await node(code, { environment: { NODE_OPTIONS: `${widening} --enable-source-maps` } });
    expect(error(outcome).errorMessage).toMatch(OUT_OF_REACH);
    const note =
      '[coldstart] NODE_OPTIONS: --allow-fs-read=* --allow-child-process left out; a function here may not set it.\n';
    // Where the system confines it, it may set what it likes.
    expect(outcome.lines.includes(note)).toBe(other !== undefined);
  });
});

describe.skipIf(!hasPython() || process.platform !== 'linux')(
  'a Python function (on Linux; elsewhere nothing confines it, as docs/platforms.md says)',
  () => {
    test('that forks takes its children with it', async () => {
      const outcome = await runtime.invoke(
        pythonFunction(
          `
import os, subprocess, time
def handler(event, context):
    own = subprocess.Popen(["sleep", "300"])
    away = subprocess.Popen(["setsid", "sleep", "300"])
    bare = subprocess.Popen(["setsid", "sleep", "300"], env={})
    print("pids", own.pid, away.pid, bare.pid)
    time.sleep(60)
`,
          { timeout: 2 },
        ),
      );
      expect(error(outcome).errorType).toBe('Sandbox.Timedout');
      const pids =
        outcome.lines
          .find((line) => line.startsWith('pids'))
          ?.trim()
          .split(' ')
          .slice(1)
          .map(Number) ?? [];
      expect(pids).toHaveLength(3);
      await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    });

    test('that takes too much memory is killed, with all its children', async () => {
      const outcome = await runtime.invoke(
        pythonFunction(
          'import os\ndef handler(event, context):\n    os.fork()\n    kept = []\n    while True: kept.append(bytearray(5_000_000))',
          { memorySize: 128 },
        ),
      );
      expect(error(outcome).errorMessage).toBe(
        `RequestId: ${outcome.requestId} Error: Runtime exited with error: signal: killed`,
      );
    });

    test('cannot read outside its folders, or signal others', async () => {
      const { answer } = await runtime.invoke(
        pythonFunction(`
import os, subprocess
def attempt(task):
    try:
        return task()
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    return [
        attempt(lambda: open(event["secrets"] + "/solution.mjs").read()),
        attempt(lambda: open(event["secrets"] + "/verdict.json", "w")),
        attempt(lambda: os.listdir(event["secrets"])),
        attempt(lambda: open("/proc/%d/environ" % event["pid"]).read()),
        attempt(lambda: open("/var/task/index.py", "w")),
        attempt(lambda: os.kill(event["pid"], 0)),
        subprocess.run(["cat", event["secrets"] + "/solution.mjs"], capture_output=True).returncode,
    ]
`),
        { secrets, pid: process.pid },
      );
      const refused = 'PermissionError';
      const outOfReach = expect.stringMatching(/^(?:PermissionError|FileNotFoundError|OSError)$/) as string;
      expect(answer).toEqual([outOfReach, outOfReach, outOfReach, refused, outOfReach, refused, 1]);
    });
  },
);

test('nothing is left once the runtime is closed', async () => {
  const own = await TestRuntime.start();
  const spec = nodeFunction(
    `export const handler = async () => { setInterval(() => undefined, 1000); return [process.pid, ${OWN_FOLDER}]; };`,
  );
  const [first, second] = await Promise.all([own.invoke(spec), own.invoke(spec)]);
  const [[pid, folder], [other]] = [first.answer, second.answer] as [[number, string], [number]];
  expect([isRunning(pid), isRunning(other), existsSync(folder)]).toEqual([true, true, true]);
  await own.close();
  expect([isRunning(pid), isRunning(other), existsSync(folder)]).toEqual([false, false, false]);
});
