/**
 * What a container allows whoever breaks out of a function's own confinement: `node deep.ts TARGET`, as the container's
 * user. It writes what it reached, as JSON.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { devices, machine, mounts, names, network, privileges, writing, type Target, type Way } from './reach.ts';

const COURSE = '/coldstart';

/** Nothing of the course lies in the image but what it grades by. */
const solutions: Way = () => {
  const graded = /^(?:checks|starter|exercise\.yaml|package\.json|node_modules)$/;
  return readdirSync(join(COURSE, 'exercises')).flatMap((exercise) => {
    const folder = join(COURSE, 'exercises', exercise);
    return readdirSync(folder)
      .filter((name) => !graded.test(name))
      .flatMap((name) => {
        const path = join(folder, name);
        // A variant's folder has its starter, and nothing else.
        const only = lstatSync(path).isDirectory() ? readdirSync(path).join() === 'starter' : false;
        return only ? [] : [`${path}, which no grader needs`];
      });
  });
};

/** Processes of anybody else are the machine's. */
const foreign: Way = () =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return lstatSync(`/proc/${name}`).uid === process.getuid?.() ? [] : [`the machine's process ${name}`];
    } catch {
      return [];
    }
  });

/** A limit that the engine does not apply is none. */
const limits: Way = () => {
  const unlimited = (what: string, ...files: string[]): string[] => {
    const found = files.map(numberIn).find((value) => value !== undefined);
    return found !== undefined && found < 2 ** 50 ? [] : [`${what} without a limit`];
  };
  return [
    ...unlimited('memory', '/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'),
    ...unlimited('processes', '/sys/fs/cgroup/pids.max', '/sys/fs/cgroup/pids/pids.max'),
  ];
};

function numberIn(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === 'max' ? Infinity : Number(text);
  } catch {
    return undefined;
  }
}

/**
 * System calls that only whoever rules a machine may make. None that would change the machine where the container is open:
 * to be tried must harm nobody.
 */
const calls: Way = () => {
  const koffi: unknown = createRequire(`${COURSE}/packages/runtime/package.json`)('koffi');
  if (!hasLoad(koffi)) return ['no way to make system calls, so that nothing is known of them'];
  const libc = koffi.load('libc.so.6');
  const NEW_USER = 0x10000000;
  const done: readonly (readonly [string, number])[] = [
    [
      'to mount a file system',
      libc.func('int mount(const char*, const char*, const char*, long, const char*)')('none', '/tmp', 'tmpfs', 0, ''),
    ],
    ['to become root', libc.func('int setuid(int)')(0)],
    ['to make a device', libc.func('int mknod(const char*, int, long)')('/tmp/canary-device', 0o060666, 0xfe00)],
    ['to have namespaces of its own, and rights in them', libc.func('int unshare(int)')(NEW_USER)],
  ];
  return done.flatMap(([what, answer]) => (answer === 0 ? [`the right ${what}`] : []));
};

interface Library {
  func(signature: string): (...values: unknown[]) => number;
}

function hasLoad(module: unknown): module is { load(name: string): Library } {
  return typeof module === 'object' && module !== null && 'load' in module && typeof module.load === 'function';
}

const WAYS: readonly Way[] = [
  network,
  names,
  machine,
  devices,
  mounts,
  writing,
  privileges,
  solutions,
  foreign,
  limits,
  calls,
];

const target = JSON.parse(process.argv[2] ?? '') as Target;
const reached = (await Promise.all(WAYS.map(async (way) => way(target)))).flat();
process.stdout.write(`${JSON.stringify({ tried: WAYS.length, reached: reached.slice(0, 20) })}\n`);
