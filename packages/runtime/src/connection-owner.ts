import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { endianness } from 'node:os';
import { descendants } from './process-tree.ts';

/** Both ends of a TCP connection over IPv4's loopback, as the `net.Socket` of the side that has accepted it has them. */
export interface Connection {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/**
 * Whether the other end of a connection is held by a process or by one of those that it has started.
 *
 * The kernel's table of connections has the inode of each end, and `/proc/PID/fd` the inodes that a process holds:
 * https://man7.org/linux/man-pages/man5/proc_pid_net.5.html. That takes milliseconds, though few of this process's own,
 * so it is to be asked once for a connection.
 *
 * @returns `undefined` when the other end has been closed, so that nobody knows any more; true also where the system does
 *   not tell: it is no Linux, or a container that hides such things
 */
export async function isHeldBy(leader: number, connection: Connection): Promise<boolean | undefined> {
  told ??= tells().catch(() => false);
  return !(await told) || (await holdsOtherEnd(leader, connection));
}

let told: Promise<boolean> | undefined;

/** Whether this system says of a connection that is known to be this process's own that it is. */
async function tells(): Promise<boolean> {
  if (process.platform !== 'linux' || !existsSync(`/proc/self/task/${process.pid}/children`)) return false;
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = (await accepted) as [Connection & { destroy(): void }];
    const found = await holdsOtherEnd(process.pid, socket);
    client.destroy();
    socket.destroy();
    return found === true;
  } finally {
    server.close();
  }
}

type Table = readonly [path: string, prefix: string];

/** Of IPv4, and of IPv6 for programs that speak IPv4 through it, such as Java. */
const TABLES: readonly [first: Table, second: Table] = [
  ['/proc/net/tcp', ''],
  ['/proc/net/tcp6', endianness() === 'LE' ? '0000000000000000FFFF0000' : '00000000000000000000FFFF'],
];

/** What was there at one moment. */
interface Snapshot {
  readonly table: string;
  /** The second table, read when the first does not have what is looked for: it takes as long. */
  second?: Promise<string>;
  /** Files that a process and those that it has started hold, as they were looked up for the first who asked. */
  readonly files: Map<number, Promise<ReadonlySet<string>>>;
}

let underWay: Promise<Snapshot> | undefined;
let following: Promise<Snapshot> | undefined;

/** Looks at the tables, once for all who ask while the look before is under way: a function may open many connections. */
function look(): Promise<Snapshot> {
  if (underWay === undefined) {
    underWay = readTable(TABLES[0][0])
      .then((table) => ({ table, files: new Map() }))
      .finally(() => (underWay = undefined));
    return underWay;
  }
  following ??= underWay.then(() => {
    following = undefined;
    return look();
  });
  return following;
}

async function holdsOtherEnd(leader: number, connection: Connection): Promise<boolean | undefined> {
  const here = endOf(connection.localAddress, connection.localPort);
  const there = endOf(connection.remoteAddress, connection.remotePort);
  const snapshot = await look();
  const [[, first], [path, second]] = TABLES;
  let inode = inodeOf(snapshot.table, `${first}${there}`, `${first}${here}`);
  if (inode === undefined) {
    snapshot.second ??= readTable(path);
    inode = inodeOf(await snapshot.second, `${second}${there}`, `${second}${here}`);
  }
  if (inode === undefined || inode === '0') return undefined;
  const held = snapshot.files.get(leader) ?? filesOf(leader);
  snapshot.files.set(leader, held);
  return (await held).has(`socket:[${inode}]`);
}

async function readTable(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}

function inodeOf(table: string, there: string, here: string): string | undefined {
  const row = ` ${there} ${here} `;
  const at = table.indexOf(row);
  // Behind both ends: state, queues, timer, retransmissions, user, timeout, inode.
  return at < 0 ? undefined : (table.slice(at + row.length, at + row.length + 160).split(/ +/)[6] ?? '0');
}

/** `127.0.0.1`, 8080 as `0100007F:1F90`: the address as the machine's own number. */
function endOf(address = '', port = 0): string {
  const bytes = address.replace(/^::ffff:/, '').split('.');
  if (endianness() === 'LE') bytes.reverse();
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  return `${bytes.map((byte) => hex(Number(byte), 2)).join('')}:${hex(port, 4)}`;
}

/** What a process and those that it has started have open. */
async function filesOf(leader: number): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (const pid of descendants(leader)) {
    const folder = `/proc/${pid}/fd`;
    // Gone, or one whose files are kept even from its own user.
    const names = await readdir(folder).catch(() => []);
    const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
    for (const link of links) files.add(link);
  }
  return files;
}
