import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sign, verify, type Token } from '../identity/tokens.ts';
import { validSessions, type CameIn } from '../records/learners.ts';
import { Batch } from './batch.ts';
import { Refusal } from './refusal.ts';
import type { Room } from './room.ts';

/** Seconds for which a session counts: a course of two terms. */
const LONGEST = 300 * 24 * 3600;

export type Role = 'learner' | 'instructor';

/** Who asks, and how. */
export interface Session extends Token {
  readonly token: string;
}

/** Sessions are signed, not kept: any server of the database knows them. A learner's may end before its time. */
export class Sessions {
  readonly #room: Room;
  readonly #valid: Batch<string, boolean>;

  constructor(room: Room) {
    this.#room = room;
    this.#valid = new Batch(async (asked) => {
      const tokens = asked.map((one) => JSON.parse(one) as Token);
      const valid = await validSessions(room.database, room.classId, tokens, LONGEST);
      return new Map(asked.map((one, index) => [one, valid[index] === true]));
    });
  }

  /**
   * The learner's session: of the cookie, or of a clone's `Authorization: Bearer`.
   *
   * @throws Refusal
   */
  async learner(context: Context): Promise<Session> {
    const [, bearer] = /^Bearer ([\w.-]{1,500})$/i.exec(context.req.header('authorization') ?? '') ?? [];
    const session = await this.#read(bearer ?? getCookie(context, this.#name('learner')), 'learner');
    const { subject, issuedAt } = session ?? {};
    if (session !== undefined && (await this.#valid.get(JSON.stringify({ subject, issuedAt })))) return session;
    // Its class may have been deleted a moment ago, with everybody who was in it: that says what to do.
    if (session !== undefined) {
      this.#room.changed();
      await this.#room.klass();
    }
    throw new Refusal(401, 'You are not in this classroom, or have left it. Join it with its code.');
  }

  /**
   * The instructor's: of the cookie alone.
   *
   * @throws Refusal
   */
  async instructor(context: Context): Promise<Session> {
    const session = await this.#read(getCookie(context, this.#name('instructor')), 'instructor');
    if (session !== undefined && session.issuedAt / 1000 > Date.now() - LONGEST * 1000) return session;
    throw new Refusal(
      401,
      'This is for the instructor. Open the private link of the board that `pnpm classroom` shows in its terminal.',
    );
  }

  async #read(token: string | undefined, role: Role): Promise<Session | undefined> {
    if (token === undefined || token === '') return undefined;
    const { secret } = await this.#room.klass();
    const read = verify(secret, role, token);
    return read && { ...read, token };
  }

  /** @returns the token, for a clone */
  async beginLearner(context: Context, { learner, at }: CameIn, framed = false): Promise<string> {
    return this.#begin(context, 'learner', { subject: learner.id, issuedAt: at }, framed);
  }

  /** @param issuedAt microseconds */
  async beginInstructor(context: Context, issuedAt: number, framed = false): Promise<void> {
    await this.#begin(context, 'instructor', { subject: 'instructor', issuedAt }, framed);
  }

  async #begin(context: Context, role: Role, about: Token, framed: boolean): Promise<string> {
    const token = sign((await this.#room.klass()).secret, role, about);
    setCookie(context, this.#name(role), token, { ...this.#attributes(framed), maxAge: LONGEST });
    return token;
  }

  end(context: Context, role: Role): void {
    deleteCookie(context, this.#name(role), this.#attributes(false));
  }

  /**
   * A page in another one's frame gets no cookie that is `Strict`; browsers give it one that is kept apart for that
   * other site, and only over TLS.
   */
  #attributes(framed: boolean) {
    const { secure } = this.#room;
    const base = { path: '/', httpOnly: true, secure };
    return framed && secure
      ? ({ ...base, sameSite: 'None', partitioned: true } as const)
      : ({ ...base, sameSite: 'Strict' } as const);
  }

  /** `__Host-` keeps other servers of the same machine from setting it; browsers ask for TLS then. */
  #name(role: Role): string {
    return `${this.#room.secure ? '__Host-' : ''}${role}-${this.#room.classId}`;
  }
}
