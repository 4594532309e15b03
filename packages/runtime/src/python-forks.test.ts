import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, hasPython, isRunning, pythonFunction, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const answer = async (code: string, changes = {}, event = {}): Promise<unknown> =>
  (await runtime.invoke(pythonFunction(code, changes), event)).answer;

describe.skipIf(!hasPython() || process.platform !== 'linux')(
  'environments that are forked (Linux with Python)',
  () => {
    test('begin as if nothing had been there before', async () => {
      const code = `
import json, os, random, sys, uuid
count = 0
def handler(event, context):
    global count
    count += 1
    json.changed = getattr(json, "changed", 0) + 1
    return {"count": count, "changed": json.changed, "random": random.random(), "uuid": str(uuid.uuid4()), "argv": len(sys.argv),
            "own": os.environ.get("OWN"), "native": os.popen('echo "$OWN"').read().strip(), "group": os.getpgid(0) == os.getpid() == os.getsid(0),
            "open": sorted(os.listdir("/proc/self/fd"))[:3]}
`;
      const one = await answer(code, { environment: { OWN: 'one' } });
      const other = await answer(code);
      const same = { count: 1, changed: 1, argv: 1, group: true, open: ['0', '1', '2'] };
      expect(one).toMatchObject({ ...same, own: 'one', native: 'one' });
      expect(other).toMatchObject({ ...same, own: null, native: '' });
      const { random, uuid } = one as { random: number; uuid: string };
      expect(other).not.toMatchObject({ random });
      expect(other).not.toMatchObject({ uuid });
    });

    test('find no secret of another one in their memory, nor in what they descend from', async () => {
      const [half, rest] = ['the first half, ', 'the second half'];
      const code = `
import os
def handler(event, context):
    found = 0
    half, rest = event["half"].encode(), event["rest"].encode()
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            if " rw" not in line: continue
            start, end = (int(number, 16) for number in line.split()[0].split("-"))
            try: memory.seek(start); contents = memory.read(end - start)
            except OSError: continue
            at = contents.find(half)
            while at >= 0:
                found += contents[at + len(half):at + len(half) + len(rest)] == rest
                at = contents.find(half, at + 1)
    try: parent = open("/proc/%d/mem" % os.getppid(), "rb")
    except OSError as error: parent = type(error).__name__
    return [found, str(parent)]
`;
      const told = { half, rest };
      expect(await answer(code, { environment: { SECRET: half + rest } }, told)).toEqual([
        expect.any(Number),
        'PermissionError',
      ]);
      const [itsOwn] = (await answer(code, { environment: { SECRET: half + rest } }, told)) as [number];
      expect(itsOwn).toBeGreaterThan(0);
      expect(await answer(code, {}, told)).toEqual([0, 'PermissionError']);
    });

    // Neither its group, nor its parent, nor its environment tell whose such a process is.
    const AWAY = `
import os, sys, time
def away():
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(write, b"%d" % os.getpid())
            while True: time.sleep(60)
        os._exit(0)
    print("away", int(os.read(read, 20)))
`;
    const awayIn = (lines: readonly string[]): number =>
      Number(lines.find((line) => line.startsWith('away'))?.split(' ')[1]);

    test.each([
      ['their time is up', 'time.sleep(60)', 'Sandbox.Timedout'],
      ['they end by themselves', 'os._exit(3)', 'Runtime.ExitError'],
      ['they are killed', 'os.kill(os.getpid(), 9)', 'Runtime.ExitError'],
    ])('take with them what has left their group, when %s', async (_when, how, errorType) => {
      const outcome = await runtime.invoke(
        pythonFunction(`${AWAY}\ndef handler(event, context):\n    away()\n    ${how}`, { timeout: 1 }),
      );
      expect(outcome.answer).toMatchObject({ errorType });
      const pid = awayIn(outcome.lines);
      expect(pid).toBeGreaterThan(0);
      await expect.poll(() => isRunning(pid)).toBe(false);
    });

    test('are served again after the process that forks them has been killed', async () => {
      const spec = pythonFunction('import os\ndef handler(event, context): return [os.getppid(), os.getpid()]');
      const [zygote, first] = (await runtime.invoke(spec)).answer as [number, number];
      process.kill(zygote, 'SIGKILL');
      await expect.poll(() => [isRunning(zygote), isRunning(first)]).toEqual([false, false]);
      const [next] = (await runtime.invoke({ ...spec, key: 'another' })).answer as [number];
      expect(next).not.toBe(zygote);
    });

    test('dump no core', async () => {
      const code = 'import resource\ndef handler(event, context): return resource.getrlimit(resource.RLIMIT_CORE)[0]';
      expect(await answer(code)).toBe(0);
    });

    test('import modules of the function before those that are there already', async () => {
      const files = {
        'index.py': 'import queue, signal\n# boto3\ndef handler(event, context): return [queue.OWN, signal.OWN]',
        'queue.py': 'OWN = 1',
        'signal.py': 'OWN = 2',
      };
      expect((await runtime.invoke(functionOf(files, { runtime: 'python3.14' }))).answer).toEqual([1, 2]);
    });
  },
);

describe.skipIf(!hasBoto3())('boto3 in functions (skipped where python3 has none)', () => {
  test('is imported when the function imports it, and is whoever the function is', async () => {
    const code = `
import sys
before = "boto3" in sys.modules or "botocore" in sys.modules
import boto3, botocore, botocore.exceptions
def handler(event, context):
    client = boto3.client("dynamodb")
    return {"before": before, "key": boto3.Session().get_credentials().access_key, "where": boto3.__file__.split("/")[-2:],
            "endpoint": client.meta.endpoint_url, "region": client.meta.region_name, "same": sys.modules["boto3"] is boto3,
            "error": client.exceptions.ResourceNotFoundException.__mro__[1] is botocore.exceptions.ClientError,
            "profiles": boto3.Session().available_profiles}
`;
    const [one, other] = [
      await answer(code),
      await answer(code, { region: 'us-west-2', endpoint: 'http://127.0.0.1:9' }),
    ] as [{ key: string }, { key: string }];
    const same = { before: false, where: ['boto3', '__init__.py'], same: true, error: true, profiles: [] };
    expect(one).toMatchObject({ ...same, endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1' });
    expect(other).toMatchObject({ ...same, endpoint: 'http://127.0.0.1:9', region: 'us-west-2' });
    expect(one.key).toMatch(/^ASIA/);
    expect(other.key).not.toBe(one.key);
  });

  test('is the function’s own where it has brought one along, or a package that it needs', async () => {
    const own = functionOf(
      { 'index.py': 'import boto3\ndef handler(event, context): return boto3.OWN', 'boto3/__init__.py': 'OWN = True' },
      { runtime: 'python3.14' },
    );
    expect((await runtime.invoke(own)).answer).toBe(true);
    const later = functionOf(
      {
        'index.py':
          'import os, sys, uuid\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "packages"))\nimport boto3, jmespath\ndef handler(event, context): return [boto3.session.Session().region_name, jmespath.OWN]',
        'packages/jmespath/__init__.py': 'OWN = True\ndef search(*_): pass\ndef compile(*_): pass',
        'packages/jmespath/exceptions.py': '',
      },
      { runtime: 'python3.14' },
    );
    expect((await runtime.invoke(later)).answer).toEqual(['eu-central-1', true]);
  });
});

function hasBoto3(): boolean {
  try {
    execFileSync('python3', ['-I', '-c', 'import boto3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
