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
 * so it is to be asked once for a connection. An end that nobody holds any more is nobody's.
 *
 * @returns true also where the system does not tell: it is no Linux, or a container that hides such things
 */
export async function isHeldBy(leader: number, connection: Connection): Promise<boolean> {
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
    return found;
  } finally {
    server.close();
  }
}

/** Of IPv4, and of IPv6 for programs that speak IPv4 through it, such as Java. */
const TABLES: readonly (readonly [path: string, prefix: string])[] = [
  ['/proc/net/tcp', ''],
  ['/proc/net/tcp6', endianness() === 'LE' ? '0000000000000000FFFF0000' : '00000000000000000000FFFF'],
];

async function holdsOtherEnd(leader: number, connection: Connection): Promise<boolean> {
  const here = endOf(connection.localAddress, connection.localPort);
  const there = endOf(connection.remoteAddress, connection.remotePort);
  for (const [path, prefix] of TABLES) {
    const table = await readFile(path, 'latin1').catch(() => '');
    const row = ` ${prefix}${there} ${prefix}${here} `;
    const at = table.indexOf(row);
    if (at < 0) continue;
    // Behind both ends: state, queues, timer, retransmissions, user, timeout, inode.
    const [, , , , , , inode = '0'] = table.slice(at + row.length, at + row.length + 160).split(/ +/);
    return inode !== '0' && (await holds(leader, `socket:[${inode}]`));
  }
  return false;
}

/** `127.0.0.1`, 8080 as `0100007F:1F90`: the address as the machine's own number. */
function endOf(address = '', port = 0): string {
  const bytes = address.replace(/^::ffff:/, '').split('.');
  if (endianness() === 'LE') bytes.reverse();
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  return `${bytes.map((byte) => hex(Number(byte), 2)).join('')}:${hex(port, 4)}`;
}

/** Whether one of a tree's processes has a file open: the first ones are asked first. */
async function holds(leader: number, file: string): Promise<boolean> {
  for (const pid of descendants(leader)) {
    const folder = `/proc/${pid}/fd`;
    // Gone, or one whose files are kept even from its own user.
    const names = await readdir(folder).catch(() => []);
    const files = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
    if (files.includes(file)) return true;
  }
  return false;
}
