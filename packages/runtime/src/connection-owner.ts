import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { descendants } from './process-tree.ts';
import { inodeOfOtherEnd } from './socket-diagnosis.ts';

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
 * The kernel tells the inode of each end, and `/proc/PID/fd` has the inodes that a process holds. To be asked once for a
 * connection: it takes up to a millisecond.
 *
 * @returns `undefined` when the other end has been closed, so that nobody knows any more; true also where the system does
 *   not tell: it is no Linux, or a container that hides such things
 */
export async function isHeldBy(leader: number, connection: Connection): Promise<boolean | undefined> {
  told ??= tells().catch(() => false);
  return !(await told) || holdsOtherEnd(leader, connection);
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
    const found = holdsOtherEnd(process.pid, socket);
    client.destroy();
    socket.destroy();
    return found === true;
  } finally {
    server.close();
  }
}

/** At once: whoever has sent what it wanted may be gone a moment later. */
function holdsOtherEnd(leader: number, connection: Connection): boolean | undefined {
  const inode = inodeOfOtherEnd(connection);
  return inode === 0 ? undefined : descendants(leader).some((pid) => hasOpen(pid, `socket:[${inode}]`));
}

/** Whether a process has a file open. */
function hasOpen(pid: number, file: string): boolean {
  const folder = `/proc/${pid}/fd`;
  return (
    orNothing(() => readdirSync(folder))?.some(
      (name) => orNothing(() => readlinkSync(`${folder}/${name}`)) === file,
    ) === true
  );
}

/** A process may end, or close a file, while it is looked at; and some are kept even from their own user. */
function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
