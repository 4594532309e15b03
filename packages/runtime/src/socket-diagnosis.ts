import { createRequire } from 'node:module';
import type koffi from 'koffi';
import type { Connection } from './connection-owner.ts';

const [AF_INET, AF_NETLINK, SOCK_DGRAM, SOCK_CLOEXEC, NETLINK_SOCK_DIAG] = [2, 16, 2, 0x80000, 4];
const [SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, IPPROTO_TCP] = [20, 1, 6];
const MSG_DONTWAIT = 0x40;
/** Of a header, of a request, and where an answer has the inode: https://man7.org/linux/man-pages/man7/sock_diag.7.html */
const [HEADER, REQUEST, INODE] = [16, 72, 84];

interface System {
  readonly descriptor: number;
  send(descriptor: number, message: Buffer, size: number, flags: number): bigint | number;
  receive(descriptor: number, message: Buffer, size: number, flags: number): bigint | number;
}

let system: System | undefined;

/**
 * The inode of the far end of a connection that this process has accepted over IPv4's loopback, which tells who holds it.
 *
 * @returns 0 when it has been closed, or there is none
 * @throws Error where the system cannot be asked: it is no Linux
 */
export function inodeOfOtherEnd(connection: Connection): number {
  system ??= connectToKernel();
  const request = Buffer.alloc(REQUEST);
  request.writeUInt32LE(REQUEST, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST, 6);
  request.writeUInt8(AF_INET, HEADER);
  request.writeUInt8(IPPROTO_TCP, HEADER + 1);
  // In whatever state it is.
  request.writeUInt32LE(0xffffffff, HEADER + 4);
  request.writeUInt16BE(connection.remotePort ?? 0, HEADER + 8);
  request.writeUInt16BE(connection.localPort ?? 0, HEADER + 10);
  writeAddress(request, connection.remoteAddress, HEADER + 12);
  writeAddress(request, connection.localAddress, HEADER + 28);
  // No cookie: it has not been asked for before.
  request.fill(0xff, HEADER + 48);
  const answer = Buffer.alloc(1024);
  if (Number(system.send(system.descriptor, request, REQUEST, 0)) !== REQUEST)
    throw new Error('The kernel was not asked.');
  // It has answered before `send` returns.
  const size = Number(system.receive(system.descriptor, answer, answer.length, MSG_DONTWAIT));
  return size > INODE && answer.readUInt16LE(4) === SOCK_DIAG_BY_FAMILY ? answer.readUInt32LE(INODE) : 0;
}

function connectToKernel(): System {
  // Asked for where it is needed: it is a native module, and this process starts before any function does.
  const { load } = createRequire(import.meta.url)('koffi') as typeof koffi;
  const libc = load('libc.so.6');
  const descriptor = Number(
    libc.func('int socket(int, int, int)')(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG),
  );
  if (descriptor < 0) throw new Error('The kernel does not tell of its sockets.');
  return {
    descriptor,
    send: libc.func('intptr_t send(int, uint8_t *, size_t, int)'),
    receive: libc.func('intptr_t recv(int, _Out_ uint8_t *, size_t, int)'),
  };
}

/** `127.0.0.1`, or as IPv6 has it, `::ffff:127.0.0.1`. */
function writeAddress(request: Buffer, address = '', at: number): void {
  const bytes = address
    .replace(/^::ffff:/, '')
    .split('.')
    .map(Number);
  bytes.forEach((byte, index) => request.writeUInt8(byte, at + index));
}
