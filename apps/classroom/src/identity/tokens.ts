import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token is for. One that was made for something else is refused, although the same class has signed it. */
export type Purpose = 'learner' | 'instructor' | 'openid' | 'lti';

/** Who it is about, and since when. */
export interface Token {
  /** Id of a learner, or whatever its purpose has; without dots. */
  readonly subject: string;
  /** Microseconds since 1970, of the database's clock: the one that all servers share. */
  readonly issuedAt: number;
}

/** A class signs with its own secret, so that every server of the database knows what another one has signed. */
export function sign(secret: Uint8Array, purpose: Purpose, { subject, issuedAt }: Token): string {
  const body = `${subject}.${issuedAt.toString(36)}.${randomBytes(16).toString('base64url')}`;
  return `${body}.${seal(secret, `token ${purpose}`, body)}`;
}

/** What a token says; undefined where it was not signed like that. Whether it is too old, or was revoked, is another matter. */
export function verify(secret: Uint8Array, purpose: Purpose, token: string): Token | undefined {
  const end = token.lastIndexOf('.');
  const body = token.slice(0, Math.max(0, end));
  if (!same(seal(secret, `token ${purpose}`, body), token.slice(end + 1))) return undefined;
  const [subject = '', issued = ''] = body.split('.');
  return { subject, issuedAt: Number.parseInt(issued, 36) };
}

/** What the instructor's link holds: made of the class's secret, and none that signs. */
export const boardSecret = (secret: Uint8Array): string => seal(secret, 'board', '');

const seal = (secret: Uint8Array, what: string, text: string): string =>
  createHmac('sha256', secret).update(`coldstart classroom ${what}\0${text}`).digest('base64url');

/** Takes as long whatever differs. */
export function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
