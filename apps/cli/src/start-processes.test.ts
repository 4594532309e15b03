import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { REPOSITORY } from './testing/course.ts';
import { EXERCISE, TestWorkshop } from './testing/workshop.ts';

let workshop: TestWorkshop;

beforeEach(async () => {
  workshop = await TestWorkshop.create();
});
afterEach(() => workshop.remove());

const childrenOf = (pid: number | undefined): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));

const command = (pid: number): string => {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
};

const graderOf = (child: ChildProcess): number => {
  const pid = childrenOf(child.pid).find((one) => command(one).includes('workshop/src/grader/process.ts'));
  if (pid === undefined) throw new Error('There is no grader.');
  return pid;
};

test('a grader that is killed is started again, and the run says that it was interrupted', async () => {
  await workshop.course.write(
    '01-hello-event/src/hello.mts',
    'export const greet = () => new Promise((done) => setTimeout(done, 9_000));',
  );
  const template = await readFile(join(REPOSITORY, 'exercises/01-hello-event/solution/template.yaml'), 'utf8');
  await workshop.course.write('01-hello-event/template.yaml', template.replace('Timeout: 3', 'Timeout: 20'));
  const { url, child } = await workshop.start();
  const page = await workshop.listen(url);
  await workshop.post(`${url}${EXERCISE}/grade`, { variant: 'typescript' });
  await page.until((event) => event.type === 'phase' && event.phase === 'checking');
  process.kill(graderOf(child), 'SIGKILL');
  const events = await page.until((event) => event.type === 'verdict');
  expect(events.find((event) => event.type === 'grader')).toMatchObject({ ready: false });
  expect(events.at(-1)).toMatchObject({ verdict: { status: 'error', problem: { kind: 'course' } } });
  await page.until((event) => event.type === 'grader' && event.ready);
});

test('the grader ends with the server, however that ends', async () => {
  const { url, child } = await workshop.start();
  const page = await workshop.listen(url);
  await page.until(
    (event) => (event.type === 'hello' && event.graderReady) || (event.type === 'grader' && event.ready),
  );
  const grader = graderOf(child);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await expect.poll(() => command(grader), { timeout: 10_000 }).not.toContain('process.ts');
});

test('who comes second is told who has the port', async () => {
  const { url, child } = await workshop.start();
  const second = async (port: string): Promise<{ said: string; code: unknown }> => {
    const late = workshop.spawn(port);
    let said = '';
    late.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(late, 'close')) as [unknown];
    return { said, code };
  };
  expect(await second(new URL(url).port)).toEqual({
    said: `Coldstart is already running at ${url} (this course, process ${child.pid}). Its terminal has the link.\n`,
    code: 2,
  });
  const other = createServer((_, answer) => answer.end('something else'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { said, code } = await second(String(port));
  other.close();
  expect(said).toBe(`Port ${port} is in use by another program. Choose another one with --port, or 0 for any.\n`);
  expect(code).toBe(2);
});
