import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from './engine.ts';
import { CODE } from './image/course-files.ts';
import { findPython } from './image/python-files.ts';
import { openSandbox, type GradeAsked, type Sandbox } from './sandbox.ts';
import { file, handler, messagesOf, rightAnswer, saying } from './testing/submissions.ts';

const engine = await findEngine();
if (engine === undefined)
  process.stderr.write('No container engine answers: the tests of the container sandbox are skipped.\n');

/** The image has Python where this machine has. */
const hasPython = findPython() !== undefined;

const OWNER = 'org.coldstart.sandbox.owner';
/** Containers of a process, as the engine lists them. */
const containersOf = (pid: number): string[] =>
  execFileSync(
    engine?.command ?? 'docker',
    ['ps', '--all', '--quiet', '--filter', `label=${OWNER}=${hostname()}/${pid}`],
    {
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter((line) => line !== '');

const options = { root: CODE, trust: false, log: (message: string) => void process.stderr.write(`${message}\n`) };

describe.skipIf(engine === undefined)('a sandbox in a container', { timeout: 300_000 }, () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(options);
  }, 600_000);
  afterAll(async () => {
    await sandbox.close();
    expect(containersOf(process.pid)).toEqual([]);
  });

  /** Whatever was done, the next submission is graded as if nothing had been. */
  async function survives(asked: GradeAsked, most = 25): Promise<string> {
    const verdict = await sandbox.grade(asked);
    expect(verdict.points).toBeLessThanOrEqual(most);
    expect(JSON.stringify(verdict).length).toBeLessThan(200_000);
    expect((await sandbox.grade(rightAnswer)).points).toBe(100);
    return messagesOf(verdict);
  }
  const answers = (code: string, timeout = 5): Promise<string> => survives(handler(saying(code), timeout));

  test('says what holds it, and grades', async () => {
    expect(sandbox.isolation).toEqual({ kind: 'container', engine: engine?.name });
    expect(await sandbox.grade(rightAnswer)).toMatchObject({ status: 'pass', points: 100, answer: 'work', attempt: 1 });
  });

  test('a fork bomb that takes memory, too, ends with its function', async () => {
    const bomb = 'b() { b | b & b; }; x=$(head -c 20000000 /dev/zero | tr "\\\\0" x); b';
    await survives(
      handler(`
        import { spawn } from 'node:child_process';
        const kept: Buffer[] = [];
        export const greet = async () => {
          for (let i = 0; i < 40; i += 1) {
            try { spawn('/bin/sh', ['-c', ${JSON.stringify(bomb)}], { detached: true, stdio: 'ignore' }).on('error', () => 0).unref(); } catch {}
            kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          return { message: String(kept.length), requestId: '' };
        };`),
    );
  });

  test('what a submission leaves is gone before the next, which cannot see it', async () => {
    const text = 'left-by-the-first';
    const leave = saying(`
      for (const folder of ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run', '..', '/var/task', '/coldstart/exercises'])
        try { fs.writeFileSync(folder + '/left', '${text}'); } catch {}
      for (const command of [['setsid', 'sleep', '300'], ['sh', '-c', 'trap "" TERM HUP INT; while :; do sleep 1; done']])
        try { (await import('node:child_process')).spawn(command[0], command.slice(1), { detached: true, stdio: 'ignore', env: { LEFT: '${text}' } }).on('error', () => 0).unref(); } catch {}
      (await import('node:net')).createServer((socket) => socket.end('${text}')).listen(47111);
      Object.prototype.toString = () => '${text}';
      return 'left';`);
    await survives(handler(leave, 5));
    const look = `
      const seen: string[] = [];
      const look = (folder: string, depth: number): void => {
        let names: string[] = [];
        try { names = fs.readdirSync(folder); } catch {}
        for (const name of names) {
          const path = folder + '/' + name;
          if (name === 'left') seen.push(path);
          try { if (depth > 0 && fs.lstatSync(path).isDirectory()) look(path, depth - 1); } catch {}
        }
      };
      for (const folder of ['/tmp', '/var', '/run', '/dev', '..', '../..']) look(folder, 3);
      await new Promise<void>((resolve) => connect(47111, '127.0.0.1').on('connect', () => { seen.push('port'); resolve(); }).on('error', () => resolve()));
      for (let pid = 1; pid < 400; pid += 1) try { if (fs.readFileSync('/proc/' + pid + '/environ', 'utf8').includes('LEFT=')) seen.push('process ' + pid); } catch {}
      return { seen };`;
    await sandbox.grade(handler(leave, 5));
    expect(messagesOf(await sandbox.grade(handler(saying(look), 10)))).toContain('{\\"seen\\":[]}');
  });

  test('verdicts of its own making, wherever they are written, count for nothing', async () => {
    await answers(`
      const check = { id: 'greets', title: '', status: 'pass', points: 100, maxPoints: 100, message: '', duration: 0 };
      const verdict = { slug: 'hello-event', number: 1, title: '', path: '', readme: '', variant: 'typescript', answer: 'work', status: 'pass', points: 100, maxPoints: 100, cached: false, attempt: 1, checks: [check], duration: 0 };
      const line = JSON.stringify({ type: 'verdict', token: '0'.repeat(32), verdict }) + '\\n';
      console.log(line); console.error(line);
      for (let fd = 0; fd < 64; fd += 1) try { fs.writeSync(fd, line); } catch {}
      for (let pid = 1; pid < 100; pid += 1) for (const fd of [0, 1, 2]) try { fs.writeFileSync('/proc/' + pid + '/fd/' + fd, line); } catch {}
      return 'forged';`);
  });

  test('an endless loop while it starts, and a flood of output', async () => {
    await survives(handler('for (;;);\nexport const greet = () => 1;'));
    const flood = `export const greet = async () => { const line = 'x'.repeat(1024 * 1024) + '\\n'; for (let i = 0; i < 200; i += 1) { process.stdout.write(line); process.stderr.write(line); } return { message: 'loud', requestId: '' }; };`;
    await survives(handler(flood, 3));
  });

  test('what grows when it is unpacked is refused, or cut', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `  a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join()}]\n`,
    ).join('');
    const bomb = {
      ...rightAnswer,
      files: [file('template.yaml', `Metadata:\n  a0: &a0 [lol, lol]\n${levels}Resources: {}\n`)],
    };
    expect(await survives(bomb, 0)).toContain('larger than the 1,000,000 bytes');
    const unpacked = `const { gunzipSync, gzipSync } = await import('node:zlib'); let bytes = gzipSync(Buffer.alloc(50_000_000)); for (;;) { bytes = Buffer.concat([gunzipSync(bytes), bytes]); }`;
    await answers(unpacked, 1);
    await survives(handler("export const greet = async () => ({ message: 'y'.repeat(5_900_000), requestId: '' });", 3));
  });

  test('links lead nowhere, and no other process can be looked into', async () => {
    const said = await answers(`
      const got: string[] = [];
      const secret = '/coldstart/exercises/01-hello-event/checks/hello.check.ts';
      const attempt = (what: string, run: () => unknown): void => { try { run(); got.push(what); } catch {} };
      attempt('the checks', () => fs.readFileSync(secret));
      attempt('a symbolic link', () => { fs.symlinkSync(secret, '/tmp/soft'); fs.readFileSync('/tmp/soft'); });
      attempt('a hard link', () => { fs.linkSync(secret, '/tmp/hard'); fs.readFileSync('/tmp/hard'); });
      attempt('a copy', () => fs.copyFileSync(secret, '/tmp/copy'));
      const own = new Set(fs.readdirSync('/proc/self/task').concat(String(process.pid)));
      for (let pid = 1; pid < 300; pid += 1) {
        if (own.has(String(pid))) continue;
        for (const part of ['environ', 'mem', 'maps', 'fd/0', 'fd/1', 'root/coldstart/package.json', 'cwd/x']) attempt(pid + ' ' + part, () => fs.closeSync(fs.openSync('/proc/' + pid + '/' + part, 'r')));
        attempt('signal ' + pid, () => process.kill(pid, 0));
      }
      return { got };`);
    expect(said).toContain('{\\"got\\":[]}');
  });

  test('system calls into other processes and into memory that outlives one are refused', async () => {
    const python = `
import ctypes, json, os
libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
calls = {"ptrace": (101, 16, parent, 0, 0), "process_vm_readv": (310, 1, 0, 0, 0, 0, 0), "memfd_create": (319, b"x", 0), "shmget": (29, 4711, 4096, 0o1666), "msgget": (68, 4711, 0o1666), "mq_open": (240, b"left", 0o102, 0o666, None), "unshare": (272, 0x10000000), "keyctl": (250, 0, -3, 1), "io_uring": (425, 1, None)}
done = [name for name, call in calls.items() if libc.syscall(*call) >= 0]
print(json.dumps(done))`;
    const said = await answers(
      `const { status, stdout } = spawnSync('python3', ['-c', ${JSON.stringify(python)}], { encoding: 'utf8' }); return { python: status, done: JSON.parse(stdout) };`,
    );
    // Where the machine has no Python the image has none either, and nothing of this can be asked.
    if (process.arch === 'x64' && hasPython) expect(said).toContain('{\\"python\\":0,\\"done\\":[]}');
  });

  test('paths that lead out of an answer lead nowhere', async () => {
    const evil = [
      '../../checks/hello.check.ts',
      '/coldstart/exercises/01-hello-event/checks/hello.check.ts',
      'checks/hello.check.ts',
      'src/../../x',
      'exercise.yaml',
    ];
    const files = [...rightAnswer.files, ...evil.map((path) => file(path, 'throw new Error("reached");'))];
    expect((await sandbox.grade({ ...rightAnswer, files })).points).toBe(100);
    expect((await sandbox.grade(rightAnswer)).points).toBe(100);
  });

  test('a container that is killed while it grades is replaced, and the submission has its verdict', async () => {
    const grading = sandbox.grade(
      handler('export const greet = () => new Promise((resolve) => setTimeout(resolve, 900));'),
    );
    for (const id of containersOf(process.pid)) execFileSync(engine?.command ?? 'docker', ['kill', id]);
    expect((await grading).status).toBe('fail');
    expect((await sandbox.grade(rightAnswer)).points).toBe(100);
  });

  test('a worker that is killed takes its container along', async () => {
    const code = `import { openSandbox } from ${JSON.stringify(join(CODE, 'apps/classroom/src/sandbox/sandbox.ts'))};
      const sandbox = await openSandbox({ root: ${JSON.stringify(CODE)}, trust: false });
      await sandbox.grade(${JSON.stringify(rightAnswer)}); console.log('graded'); setInterval(() => 0, 1000);`;
    const worker = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(worker.stdout, 'data');
    const pid = worker.pid ?? 0;
    expect(containersOf(pid)).toHaveLength(1);
    worker.kill('SIGKILL');
    await expect.poll(() => containersOf(pid), { timeout: 60_000 }).toEqual([]);
  });

  describe('does not open where it is not closed, and says where:', () => {
    let outside: string;
    beforeAll(async () => {
      outside = await mkdtemp(join(tmpdir(), 'coldstart-not-inside-'));
      await writeFile(join(outside, 'secret'), 'secret');
    });
    afterAll(() => rm(outside, { recursive: true, force: true }));

    test.each([
      ['the machine’s network', ['--network', 'host'], /at port \d+|a network by the interface/],
      ['a folder of the machine', () => ['--volume', `${outside}:/mnt:ro`], /a mounted folder of the machine, \/mnt/],
      ['the machine’s processes', ['--pid', 'host'], /the machine's process \d+/],
      ['rights and root', ['--cap-add', 'CHOWN', '--user', '0:0'], /capabilities.*the rights of root/],
    ])('%s', async (_, more, words) => {
      const engineArguments = typeof more === 'function' ? more() : more;
      await expect(openSandbox({ ...options, engineArguments })).rejects.toThrow(words);
    });
  });
});
