import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, hasPython, isRunning, nodeFunction, pythonFunction, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
/** A folder of the user's, not in the system's /tmp, which for a function is its own. */
let home: string;
let server: Server;
let socket: string;
beforeAll(async () => {
  runtime = await TestRuntime.start();
  const folder = fileURLToPath(new URL('../../../.coldstart/test/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  home = mkdtempSync(join(folder, 'home-'));
  writeFileSync(join(home, 'secret.txt'), 'secret');
  chmodSync(join(home, 'secret.txt'), 0o600);
  const sockets = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  socket = join(sockets, 's.sock');
  server = createServer((connection) => connection.end('a service of this machine')).listen(socket);
  await once(server, 'listening');
});
afterAll(async () => {
  await runtime.close();
  server.close();
  rmSync(home, { recursive: true });
});

const NODE = `
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import { DatabaseSync } from 'node:sqlite';
const attempt = async (task) => { try { return (await task()) ?? 'done'; } catch (error) { return 'refused'; } };
export const handler = async ({ home, socket, pid }) => ({
  read: await attempt(() => fs.readFileSync(home + '/secret.txt', 'utf8')),
  write: await attempt(() => fs.writeFileSync(home + '/new.txt', '')),
  database: await attempt(() => new DatabaseSync(home + '/new.db').exec('create table t (c)')),
  mode: await attempt(() => fs.chmodSync(home, 0o777)),
  times: await attempt(() => fs.utimesSync(home + '/secret.txt', 1, 1)),
  socket: await attempt(() => new Promise((done, fail) => net.connect(socket).once('data', (data) => done(String(data))).once('error', fail))),
  signal: await attempt(() => process.kill(pid, 0)),
  environment: await attempt(() => fs.readFileSync('/proc/' + pid + '/environ', 'utf8')),
  priority: await attempt(() => os.setPriority(pid, 19)),
  // With what Linux has for it, from another program.
  limits: await attempt(() => { if (spawnSync('prlimit', ['--pid', String(pid), '--nofile=64:64']).status !== 0) throw new Error(); }),
  namespace: await attempt(() => { if (spawnSync('unshare', ['-r', 'true']).status !== 0) throw new Error(); }),
  ownMode: await attempt(() => { fs.writeFileSync('/tmp/tool', '#!/bin/sh\\necho ran'); fs.chmodSync('/tmp/tool', 0o755); return spawnSync(os.tmpdir() + '/tool', { encoding: 'utf8' }).stdout; }),
});
`;

const PYTHON = `
import os, resource, signal, socket as sockets, sqlite3, subprocess
def attempt(task):
    try:
        answer = task()
        return "done" if answer is None else answer
    except Exception:
        return "refused"
def connect(path):
    with sockets.socket(sockets.AF_UNIX) as connection:
        connection.connect(path)
        return connection.recv(100).decode()
def own_mode():
    with open("/tmp/tool", "w") as file: file.write("#!/bin/sh\\necho ran")
    os.chmod("/tmp/tool", 0o755)
    return subprocess.run([os.environ["TMPDIR"] + "/tool"], capture_output=True, text=True).stdout
def handler(event, context):
    home, pid = event["home"], event["pid"]
    return {
        "read": attempt(lambda: open(home + "/secret.txt").read()),
        "write": attempt(lambda: open(home + "/new.txt", "w").close()),
        "database": attempt(lambda: sqlite3.connect(home + "/new.db").execute("create table t (c)") and None),
        "mode": attempt(lambda: os.chmod(home, 0o777)),
        "times": attempt(lambda: os.utime(home + "/secret.txt", (1, 1))),
        "socket": attempt(lambda: connect(event["socket"])),
        "signal": attempt(lambda: os.kill(pid, 0)),
        "environment": attempt(lambda: open("/proc/%d/environ" % pid).read()),
        "priority": attempt(lambda: os.setpriority(os.PRIO_PROCESS, pid, 19)),
        "limits": attempt(lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (64, 64)) and None),
        "namespace": attempt(lambda: subprocess.run(["unshare", "-r", "true"], check=True, capture_output=True) and None),
        "ownMode": attempt(own_mode),
    }
`;

const RUNTIMES = [
  ['Node', nodeFunction(NODE)],
  ...(hasPython() ? [['Python', pythonFunction(PYTHON)] as const] : []),
] as const;

describe.skipIf(process.platform !== 'linux').each(RUNTIMES)('a %s function (on Linux)', (_name, spec) => {
  test('reaches nothing of the machine but what every program reads', async () => {
    const before = statSync(join(home, 'secret.txt')).mtimeMs;
    const { answer } = await runtime.invoke(spec, { home, socket, pid: process.pid });
    const refused = Object.keys(answer as object).map((name) => [name, 'refused']);
    expect(answer).toEqual({ ...Object.fromEntries(refused), ownMode: 'ran\n' });
    expect([existsSync(join(home, 'new.txt')), existsSync(join(home, 'new.db'))]).toEqual([false, false]);
    expect([statSync(home).mode & 0o777, statSync(join(home, 'secret.txt')).mtimeMs]).toEqual([0o700, before]);
  });
});

describe.skipIf(process.platform !== 'linux' || !hasPython())(
  'whatever a function has started (on Linux, with Python)',
  () => {
    const AWAY = `
import ctypes, os, time
def away():
    # It would no longer be told of what descends from it.
    print("prctl", ctypes.CDLL(None).prctl(36, 0, 0, 0, 0), ctypes.CDLL(None).prctl(1, 0, 0, 0, 0), flush=True)
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(write, b"%d" % os.getpid())
            for descriptor in range(3): os.close(descriptor)
            os.execve("/usr/bin/sleep", ["sleep", "300"], {})
        os._exit(0)
    return int(os.read(read, 20))
`;
    test.each([
      ['a Python function', pythonFunction(`${AWAY}\npid = away()\ndef handler(event, context): return pid`)],
      [
        'a function of its own runtime',
        functionOf(
          {
            bootstrap: {
              executable: `#!/bin/sh
python3 - <<'PYTHON'
${AWAY}
import os, urllib.request
pid = away()
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
with urllib.request.urlopen(api + "next") as event: request = event.headers["Lambda-Runtime-Aws-Request-Id"]
urllib.request.urlopen(api + request + "/response", data=str(pid).encode())
urllib.request.urlopen(api + "next")
PYTHON
`,
            },
          },
          { runtime: 'provided.al2023', handler: 'any' },
        ),
      ],
    ])('is ended with %s', async (_what, spec) => {
      const outcome = await runtime.invoke(spec);
      expect(outcome.answer).toEqual(expect.any(Number));
      expect(outcome.lines.join('')).toContain('prctl -1 -1');
      expect(isRunning(outcome.answer as number)).toBe(true);
      await runtime.runtime.retire(spec.key);
      await expect.poll(() => isRunning(outcome.answer as number)).toBe(false);
    });

    test('counts with all its memory, shared memory too, and what is shared counts once', async () => {
      const share = (megabytes: number): string => `
import mmap, os, time
def handler(event, context):
    shared = mmap.mmap(-1, ${megabytes} << 20)
    for at in range(0, len(shared), 4096): shared[at] = 1
    for child in range(3):
        if os.fork() == 0:
            sum(shared[at] for at in range(0, len(shared), 4096))
            time.sleep(1)
            os._exit(0)
    time.sleep(0.5)
    return "done"
`;
      const enough = await runtime.invoke(pythonFunction(share(120), { memorySize: 512 }));
      expect(enough.answer).toBe('done');
      const tooMuch = await runtime.invoke(pythonFunction(share(600), { memorySize: 256 }));
      expect(tooMuch.answer).toMatchObject({ errorMessage: expect.stringMatching(/signal: killed$/) as string });
    });
  },
);

test.skipIf(process.platform !== 'linux')(
  'a function has no file open that its host was given (on Linux)',
  async () => {
    const secret = openSync(join(home, 'secret.txt'), 'r');
    const script = `
    import { nodeFunction, TestRuntime } from ${JSON.stringify(import.meta.resolve('./testing.ts'))};
    const runtime = await TestRuntime.start();
    const spec = nodeFunction("import fs from 'node:fs'; export const handler = async () => fs.readdirSync('/proc/self/fd').flatMap((name) => { try { return fs.readlinkSync('/proc/self/fd/' + name); } catch { return []; } }).filter((path) => path.endsWith('secret.txt'));");
    process.stdout.write(JSON.stringify((await runtime.invoke(spec)).answer));
    await runtime.close();
  `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit', ...Array<'ignore'>(6).fill('ignore'), secret],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    expect(said).toBe('[]');
  },
);

test.skipIf(process.platform !== 'linux')('a function has as many files open as on Lambda (on Linux)', async () => {
  const code = `
    import { openSync, closeSync } from 'node:fs';
    export const handler = async () => {
      const open = [];
      try { for (;;) open.push(openSync('/var/task/index.mjs')); } catch ({ code }) { return [code, open.length <= 1024 && open.length > 900]; } finally { open.forEach((file) => closeSync(file)); }
    };`;
  expect((await runtime.invoke(nodeFunction(code))).answer).toEqual(['EMFILE', true]);
  if (!hasPython()) return;
  const python =
    'import resource\ndef handler(event, context):\n    return resource.getrlimit(resource.RLIMIT_NOFILE)\n';
  expect((await runtime.invoke(pythonFunction(python))).answer).toEqual([1024, 1024]);
});
