import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { helpAskedSchema, Me } from '@coldstart/classroom/protocol';
import type { Session, Transaction } from '../database/database.ts';

/** Somebody who has come in just now. */
export interface CameIn {
  readonly learner: Me;
  /** Microseconds since 1970, of the database's clock. */
  readonly at: number;
}

/** Microseconds of the database's clock, which is the same for every server. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000000)::float8';

/** A moment of the database's clock, in microseconds since 1970. */
export async function databaseTime(session: Session): Promise<number> {
  const [row] = await session.query<{ at: number }>(`select ${NOW} as at`);
  return row?.at ?? 0;
}

/** A person as somebody else knows them: an account elsewhere. */
export interface Account {
  readonly origin: 'openid' | 'lti';
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  /** Only where whoever says so has checked it. */
  readonly email?: string | undefined;
}

/** Somebody who comes in with the room's code. */
export interface Newcomer {
  readonly name: string;
  /** Of the personal code by which they come back. */
  readonly codeHash: Uint8Array;
}

/** Those who have come in with the room's code, in this order. Of one name, they are told apart. */
export async function addLearners(
  transaction: Transaction,
  classId: string,
  newcomers: readonly Newcomer[],
): Promise<CameIn[]> {
  const names = newcomers.map(({ name }) => name);
  const free = await freeNames(transaction, classId, names);
  const rows = await transaction.query<Me & { at: number }>(
    `insert into classroom.learners (id, class_id, name, origin, code_hash, sessions_since, joined_at, seen_at)
     select id, $1, name, 'code', code_hash, to_timestamp(0), now(), now()
     from unnest($2::uuid[], $3::text[], $4::bytea[]) as new (id, name, code_hash)
     returning id, name, ${NOW} as at`,
    [classId, free.map(() => randomUUID()), free, newcomers.map(({ codeHash }) => codeHash)],
  );
  const byName = new Map(rows.map((row) => [row.name, row]));
  return free.map((name) => {
    const added = cameIn([byName.get(name)].filter((row) => row !== undefined));
    if (added === undefined) throw new Error('The learner was not kept.');
    return added;
  });
}

/** `Ann`, or `Ann (2)` where there is one. Nobody else takes a name meanwhile: the class is held. */
async function freeNames(transaction: Transaction, classId: string, names: readonly string[]): Promise<string[]> {
  await transaction.query('select 1 from classroom.classes where id = $1 for no key update', [classId]);
  const rows = await transaction.query<{ name: string }>('select name from classroom.learners where class_id = $1', [
    classId,
  ]);
  const taken = new Set(rows.map(({ name }) => name.toLowerCase()));
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name} (${number})`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** Whoever has the personal code with this hash comes in; undefined where nobody has it. */
export async function enterWithCode(session: Session, classId: string, hash: Uint8Array): Promise<CameIn | undefined> {
  return cameIn(
    await session.query(
      `update classroom.learners
       set joined_at = coalesce(joined_at, now()), seen_at = now(), change = classroom.this_change()
       where class_id = $1 and code_hash = $2 returning id, name, ${NOW} as at`,
      [classId, hash],
    ),
  );
}

/**
 * Whoever has an account elsewhere comes in: as the learner that has it, as the row of the roster with its address, or
 * as somebody new.
 *
 * @param onlyListed nobody comes in who is not on the roster; undefined then
 */
export async function enterWithAccount(
  transaction: Transaction,
  classId: string,
  { origin, issuer, subject, name, email }: Account,
  onlyListed: boolean,
): Promise<CameIn | undefined> {
  const set = `joined_at = coalesce(joined_at, now()), seen_at = now(), change = classroom.this_change()`;
  const known = await transaction.query<Me & { at: number }>(
    `update classroom.learners set ${set} where class_id = $1 and issuer = $2 and subject = $3
     returning id, name, ${NOW} as at`,
    [classId, issuer, subject],
  );
  if (known.length > 0) return cameIn(known);
  const listed =
    email === undefined
      ? []
      : await transaction.query<Me & { at: number }>(
          `update classroom.learners set ${set}, issuer = $2, subject = $3
           where id = (select id from classroom.learners
             where class_id = $1 and origin = 'roster' and issuer = 'roster' and lower(platform->>'email') = lower($4)
             order by id limit 1)
           returning id, name, ${NOW} as at`,
          [classId, issuer, subject, email],
        );
  if (listed.length > 0 || onlyListed) return cameIn(listed);
  const [free = name] = await freeNames(transaction, classId, [name]);
  return cameIn(
    await transaction.query(
      `insert into classroom.learners (id, class_id, name, origin, issuer, subject, sessions_since, joined_at, seen_at)
       values ($1, $2, $3, $4, $5, $6, to_timestamp(0), now(), now()) returning id, name, ${NOW} as at`,
      [randomUUID(), classId, free, origin, issuer, subject],
    ),
  );
}

function cameIn(rows: readonly (Me & { readonly at: number })[]): CameIn | undefined {
  const [row] = rows;
  return row && { learner: { id: row.id, name: row.name }, at: row.at };
}

/** Sessions of these learners that still count: names by id. Those that were begun before the last `leave` do not. */
export async function validSessions(
  session: Session,
  classId: string,
  sessions: readonly { readonly subject: string; readonly issuedAt: number }[],
  longest: number,
): Promise<boolean[]> {
  const rows = await session.query<{ place: number }>(
    `select asked.place::int as place
     from unnest($2::uuid[], $3::float8[]) with ordinality as asked (id, issued_at, place)
     join classroom.learners l on l.id = asked.id and l.class_id = $1
     where asked.issued_at > (extract(epoch from l.sessions_since) * 1000000)::float8
       and asked.issued_at > ${NOW} - $4::float8 * 1000000`,
    [classId, sessions.map(({ subject }) => subject), sessions.map(({ issuedAt }) => issuedAt), longest],
  );
  const valid = new Set(rows.map(({ place }) => place - 1));
  return sessions.map((_, index) => valid.has(index));
}

/** Every session of the learner that was begun until now ends. */
export async function endSessions(session: Session, id: string): Promise<void> {
  await session.query('update classroom.learners set sessions_since = clock_timestamp() where id = $1', [id]);
}

/** Asks for help, or takes the question back. */
export async function setHelp(
  session: Session,
  classId: string,
  id: string,
  help: z.infer<typeof helpAskedSchema> | undefined,
): Promise<boolean> {
  const since = new Date().toISOString();
  const asked = help?.asking === true ? { since, slug: help.slug, text: help.text } : undefined;
  const rows = await session.query(
    `update classroom.learners set help = $3, seen_at = case when $4 then now() else seen_at end,
       change = classroom.this_change()
     where class_id = $1 and id = $2 returning 1`,
    [classId, id, asked === undefined ? null : JSON.stringify(asked), help !== undefined],
  );
  return rows.length > 0;
}

/** The learner and everything of theirs. @returns the name; undefined where there is none */
export async function deleteLearner(session: Session, classId: string, id: string): Promise<string | undefined> {
  const [row] = await session.query<{ name: string }>(
    'delete from classroom.learners where class_id = $1 and id = $2 returning name',
    [classId, id],
  );
  return row?.name;
}
