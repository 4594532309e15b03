/**
 * Ways out of a sandbox, each tried for real. The file is sent as part of a submission, too, so that it runs as a function's
 * code; it needs nothing but Node.
 */
import { lookup, Resolver } from 'node:dns/promises';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** What the machine outside has, so that it can be told whether it was reached. */
export interface Target {
  /** Where the machine listens, on all of its addresses. */
  readonly port: number;
  readonly addresses: readonly string[];
  /** Folders and files that only the machine has. */
  readonly paths: readonly string[];
  /** Text that another submission has left, in two parts: this file is no place where it was found. */
  readonly secret: readonly [string, string];
}

/** A way out: what it reached, in words. */
export type Way = (target: Target) => Promise<readonly string[]> | readonly string[];

/** Milliseconds after which an address that says nothing is none. */
const PATIENCE = 1500;

/** Addresses that are always somebody's: public ones, and those where clouds tell machines their secrets. */
const ELSEWHERE: readonly (readonly [string, number])[] = [
  ['1.1.1.1', 443],
  ['8.8.8.8', 53],
  ['2606:4700:4700::1111', 443],
  ['169.254.169.254', 80],
  ['fd00:ec2::254', 80],
  ['100.100.100.200', 80],
];

export const network: Way = async ({ port, addresses }) => {
  const gateways = gatewaysOf().flatMap((address): [string, number][] =>
    [22, 53, 80, port].map((one) => [address, one]),
  );
  const tried = [...ELSEWHERE, ...addresses.map((address): [string, number] => [address, port]), ...gateways];
  const found = await Promise.all(
    tried.map(async ([address, at]) => ((await connects(address, at)) ? [`${address} at port ${at}`] : [])),
  );
  const cards = Object.entries(networkInterfaces()).filter(
    ([, own]) => own?.some(({ internal }) => !internal) === true,
  );
  return [...found.flat(), ...cards.map(([name]) => `a network by the interface ${name}`)];
};

/** An answer that refuses has come from somewhere, too; only this machine's own loopback may refuse. */
async function connects(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' && !/^(?:127\.|::1$)/.test(host)),
    );
  });
}

/** https://docs.kernel.org/networking/proc_net_tcp.html: addresses are in the machine's byte order. */
function gatewaysOf(): string[] {
  const lines = textOf('/proc/net/route').split('\n').slice(1);
  const found = lines.flatMap((line) => {
    const gateway = line.split('\t')[2] ?? '';
    if (!/^[0-9A-F]{8}$/.test(gateway) || gateway === '00000000') return [];
    return [[...Buffer.from(gateway, 'hex')].reverse().join('.')];
  });
  return [...new Set([...found, '172.17.0.1', '10.88.0.1', '10.0.2.2'])];
}

export const names: Way = async () => {
  const resolver = new Resolver({ timeout: PATIENCE, tries: 1 });
  resolver.setServers(['1.1.1.1', '8.8.8.8']);
  const asked = await Promise.allSettled([
    lookup('example.com'),
    resolver.resolve4('example.com'),
    lookup('host.docker.internal'),
  ]);
  return asked.some(({ status }) => status === 'fulfilled') ? ['a server of names (DNS)'] : [];
};

/** The machine's own files, and sockets of whatever runs containers there. */
export const machine: Way = ({ paths }) => {
  const sockets = ['/var/run', '/run', '/run/podman', '/run/containerd', '/run/user/0/podman'].flatMap((folder) =>
    ['docker.sock', 'podman.sock', 'containerd.sock'].map((name) => join(folder, name)),
  );
  return [...sockets, ...paths].filter((path) => existsSync(path));
};

const HARMLESS_DEVICES = new Set(
  'console core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero'.split(' '),
);

export const devices: Way = () =>
  namesIn('/dev')
    .filter((name) => !HARMLESS_DEVICES.has(name) && !/^\.?init$/.test(name))
    .map((name) => `the device /dev/${name}`);

/** Places of the image's own that engines lay files of theirs over. */
const ENGINES_OWN =
  /^\/(?:etc\/(?:hosts|hostname|resolv\.conf)|run\/\.containerenv|(?:usr\/)?s?bin\/docker-init|dev\/init|run\/podman-init)$/;
/** File systems that hold nothing of the machine's. */
const VIRTUAL = /^(?:proc|sysfs|tmpfs|devpts|devtmpfs|mqueue|cgroup2?)$/;

export const mounts: Way = () =>
  textOf('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const place = line.split(' ')[4] ?? '';
      const kind = line.split(' - ')[1]?.split(' ')[0] ?? '';
      const own = place === '/' || ENGINES_OWN.test(place) || VIRTUAL.test(kind) || isFunctionsOwn(place);
      return own ? [] : [`a mounted folder of the machine, ${place}`];
    });

/** What a function's own process mounts: its folders. */
const isFunctionsOwn = (place: string): boolean => /^\/(?:var|opt|tmp)(?:\/|$)/.test(place);

/** Numbers of processes that are tried where none are told. */
const GUESSED = 500;

export const processes: Way = () => {
  const listed = namesIn('/proc').filter((name) => /^\d+$/.test(name));
  const all = listed.length > 0 ? listed : Array.from({ length: GUESSED }, (_, index) => String(index + 1));
  // Its own threads have numbers of the same kind.
  const own = new Set([String(process.pid), ...namesIn('/proc/self/task')]);
  return all
    .filter((pid) => !own.has(pid))
    .flatMap((pid) => {
      const found: string[] = [];
      if (/\S/.test(textOf(`/proc/${pid}/environ`))) found.push(`the environment of process ${pid}`);
      if (opens(`/proc/${pid}/mem`)) found.push(`the memory of process ${pid}`);
      if (namesIn(`/proc/${pid}/fd`).length > 0) found.push(`the open files of process ${pid}`);
      if (namesIn(`/proc/${pid}/root`).length > 0 || linkOf(`/proc/${pid}/cwd`))
        found.push(`the folders of process ${pid}`);
      if (signals(Number(pid))) found.push(`process ${pid}, to be ended`);
      return found;
    });
};

/** Checks of exercises, and solutions: by the places that they have, and by looking everywhere. */
export const course: Way = () => {
  const named = ['/coldstart', '/coldstart/exercises', '/coldstart/packages/grader/src'].filter(
    (path) => namesIn(path).length > 0,
  );
  return [...named, ...filesBelow('/coldstart/exercises', 200).map((path) => `the file ${path}`)];
};

/** What another submission has left, in whatever is shared. */
export const others: Way = ({ secret }) =>
  ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run', '/var/task/..', '/var', '/opt', '..', '../..', '../../..']
    .flatMap((folder) => filesBelow(folder, 2000))
    .filter((path) => textOf(path).includes(secret.join('')))
    .map((path) => `what another submission has left in ${path}`);

/** Where nothing is to be written. */
export const writing: Way = () =>
  [
    '/',
    '/bin',
    '/coldstart',
    '/coldstart/exercises',
    '/dev',
    '/dev/shm',
    '/etc',
    '/home',
    '/opt',
    '/proc',
    '/proc/sys/kernel',
    '/root',
    '/run',
    '/sys',
    '/sys/fs/cgroup',
    '/usr',
    '/usr/local/bin',
    '/var',
    '/var/task',
    '/var/tmp',
  ]
    .filter((folder) => writes(join(folder, 'coldstart-canary')))
    .map((folder) => `${folder}, to write there`);

/** What the kernel says of this process. */
export const privileges: Way = () => {
  const status = textOf('/proc/self/status');
  const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  const found = ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']
    .filter((name) => !/^0+$/.test(field(name)))
    .map((name) => `capabilities (${name} ${field(name)})`);
  if (/(?:^|\s)0(?:\s|$)/.test(field('Uid'))) found.push('the rights of root');
  if (field('NoNewPrivs') !== '1') found.push('programs that give more rights (no_new_privs is off)');
  if (field('Seccomp') !== '2') found.push('system calls that are not filtered (seccomp is off)');
  return found;
};

function textOf(path: string): string {
  try {
    // What is large, or never ends, is not read to its end.
    const [file, bytes] = [openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), Buffer.alloc(64 * 1024)];
    try {
      return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, null));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

function opens(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch {
    return false;
  }
}

function signals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function writes(path: string): boolean {
  try {
    writeFileSync(path, 'canary');
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Files that may be read, this process's own left out. */
export function filesBelow(folder: string, most: number, found: string[] = []): string[] {
  for (const name of namesIn(folder)) {
    if (found.length >= most) break;
    const path = join(folder, name);
    try {
      const about = lstatSync(path);
      if (about.isDirectory()) filesBelow(path, most, found);
      else if (about.isFile()) {
        accessSync(path, constants.R_OK);
        found.push(path);
      }
    } catch {
      // It may not be looked at, or is gone.
    }
  }
  return found;
}
