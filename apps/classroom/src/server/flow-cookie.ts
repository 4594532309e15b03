import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sign, verify, type Purpose } from '../identity/tokens.ts';
import type { Room } from './room.ts';

/** Seconds for signing in elsewhere: long enough for a password that was forgotten. */
const LIFE = 15 * 60;

/**
 * What a browser keeps while it is sent elsewhere and back. Signed, so that it is what this class has given out; one
 * that comes back is taken away.
 */
export class FlowCookie<Flow extends object> {
  readonly #room: Room;
  readonly #purpose: Purpose;
  readonly #site: 'Lax' | 'None';

  /** @param site `None` where the way back is a form that another site sends, or in a frame of it */
  constructor(room: Room, purpose: Purpose, site: 'Lax' | 'None') {
    this.#room = room;
    this.#purpose = purpose;
    this.#site = site;
  }

  async set(context: Context, flow: Flow): Promise<void> {
    const subject = Buffer.from(JSON.stringify(flow)).toString('base64url');
    const { secret } = await this.#room.klass();
    const token = sign(secret, this.#purpose, { subject, issuedAt: Date.now() * 1000 });
    setCookie(context, this.#name, token, { ...this.#attributes(), maxAge: LIFE });
  }

  /** @returns undefined where there is none, or it is too old */
  async take(context: Context): Promise<Flow | undefined> {
    const token = getCookie(context, this.#name);
    deleteCookie(context, this.#name, this.#attributes());
    const read = token === undefined ? undefined : verify((await this.#room.klass()).secret, this.#purpose, token);
    if (read === undefined || Date.now() - read.issuedAt / 1000 > LIFE * 1000) return undefined;
    // It is what `set` has signed.
    return JSON.parse(Buffer.from(read.subject, 'base64url').toString('utf8')) as Flow;
  }

  get #name(): string {
    return `${this.#room.secure ? '__Host-' : ''}${this.#purpose}-${this.#room.classId}`;
  }

  /** Browsers take `None` over TLS alone; on one machine's loopback, every port is the same site. */
  #attributes() {
    const { secure } = this.#room;
    const base = { path: '/', httpOnly: true, secure };
    return this.#site === 'None' && secure
      ? ({ ...base, sameSite: 'None', partitioned: true } as const)
      : ({ ...base, sameSite: 'Lax' } as const);
  }
}
