import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** Letters and digits that nobody takes for each other, read out across a room: six of the class, ten of a learner. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const code = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replaceAll(/[\s-]/g, ''))
  .pipe(
    z.string().regex(/^[2-9A-HJ-NP-Z]{6,16}$/, 'A code has letters and digits only, as in K7M-2QX. Type it again.'),
  );

export const displayNameSchema = z
  .string()
  .transform((text) =>
    text
      .normalize('NFC')
      .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().min(1, 'Say who you are.').max(LIMITS.name, `A name has up to ${LIMITS.name} characters.`));

/** Letters of a personal code; the room's has fewer. */
export const PERSONAL_LETTERS = 10;

/** Joining with the room's code and a name, or with a personal code: of the roster, or one that was given when joining. */
export const joinAskedSchema = z.strictObject({
  code,
  /** Not needed with a personal code. */
  name: displayNameSchema.optional(),
});
export type JoinAsked = z.infer<typeof joinAskedSchema>;

/** Who has joined. A browser has the session in a cookie as well; a clone keeps the token. */
export interface Joined {
  readonly learner: Me;
  /** Sent as `Authorization: Bearer TOKEN`. Whoever has it may submit as this learner. */
  readonly token: string;
  /** `ABCDE-FGHJK`: who joins with it is this learner again. Of somebody new, and told this once: only its hash is kept. */
  readonly personalCode?: string | undefined;
}

/** A new personal code, told this once. */
export interface PersonalCode {
  readonly code: string;
}

export interface Me {
  readonly id: string;
  readonly name: string;
}

/** What whoever has the address may know. */
export interface ClassroomInfo {
  readonly classroom: true;
  readonly title: string;
  /** The ways to come in. */
  readonly ways: {
    readonly code: boolean;
    readonly roster: boolean;
    /** Where to go to sign in elsewhere, and what that is called. */
    readonly openId?: { readonly name: string; readonly path: string };
  };
  /** How submissions are kept apart from the machine; `none` where learners are trusted. */
  readonly isolation: Isolation['kind'];
}

/** What holds other people's code. */
export interface Isolation {
  readonly kind: 'container' | 'none';
  /** `Docker 28.2.2, rootless` */
  readonly engine?: string;
}
