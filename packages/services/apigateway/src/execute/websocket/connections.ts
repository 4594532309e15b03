import type { Cloud } from '@coldstart/cloud';
import type { WebSocket } from 'ws';
import type { Place } from '../incoming.ts';
import { LARGEST_FRAME, LONGEST_IDLE, LONGEST_LIFE, MOST_WAITING, CLOSED, type Closing } from './limits.ts';

/** What is known of a connection from its handshake on. */
export interface Connected extends Place {
  /** `L0SM9cOFvHcCIhw=` */
  readonly id: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly host: string;
  /** Who has signed the handshake, where IAM was asked. */
  readonly identity: Readonly<Record<string, string>>;
  /** What the authorizer of `$connect` has said, for each event of the connection. */
  readonly authorizer: Readonly<Record<string, unknown>> | undefined;
}

/** A connection that is open. It ends with the process: nothing of it is kept. */
export class Connection {
  readonly connected: Connected;
  /** Milliseconds since 1970. */
  lastActiveAt: number;
  /** Why it is being closed, where it is not the client who closes it. */
  closing: Closing | undefined;
  /** Messages that are being answered. */
  answering = 0;
  readonly #socket: WebSocket;
  readonly #cloud: Cloud;
  #cancel: (() => void)[] = [];

  constructor(cloud: Cloud, connected: Connected, socket: WebSocket) {
    this.#cloud = cloud;
    this.#socket = socket;
    this.connected = connected;
    this.lastActiveAt = connected.connectedAt;
    this.#watchIdleness();
    this.#cancel.push(cloud.clock.after(LONGEST_LIFE, () => this.close(CLOSED.away)));
  }

  /** Looks again when it would be due at the earliest, rather than with each message. */
  #watchIdleness(): void {
    const left = this.lastActiveAt + LONGEST_IDLE - this.#cloud.clock.now();
    if (left <= 0) this.close(CLOSED.away);
    else this.#cancel[0] = this.#cloud.clock.after(left, () => this.#watchIdleness());
  }

  touch(): void {
    this.lastActiveAt = this.#cloud.clock.now();
  }

  /** Whether its client has left so much unread that it gets nothing more. */
  get isFull(): boolean {
    return this.#socket.bufferedAmount > MOST_WAITING;
  }

  /** Sends a message in frames of AWS's size. */
  send(message: Uint8Array | string): void {
    this.touch();
    const bytes = typeof message === 'string' ? Buffer.from(message, 'utf8') : message;
    for (let at = 0; at === 0 || at < bytes.length; at += LARGEST_FRAME) {
      const fin = at + LARGEST_FRAME >= bytes.length;
      this.#socket.send(bytes.subarray(at, at + LARGEST_FRAME), { binary: false, fin });
    }
  }

  close(closing: Closing): void {
    if (this.closing !== undefined) return;
    this.closing = closing;
    this.#socket.close(closing.code, closing.reason);
  }

  /** Hangs up at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** It is closed: nothing watches it any more. */
  ended(): void {
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
  }
}

const all = new WeakMap<Cloud, Map<string, Connection>>();

/** The open connections of a cloud, by id. */
export function connections(cloud: Cloud): Map<string, Connection> {
  const own = all.get(cloud) ?? new Map<string, Connection>();
  all.set(cloud, own);
  return own;
}

/** Hangs up on whoever is connected to an account's APIs, or to anybody's. */
export function hangUp(cloud: Cloud, account?: string): void {
  for (const connection of connections(cloud).values())
    if (account === undefined || connection.connected.account === account) connection.terminate();
}
