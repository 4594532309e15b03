import { randomUUID } from 'node:crypto';
import papaparse from 'papaparse';
import { displayNameSchema } from '@coldstart/classroom/protocol';
import type { Transaction } from '../database/database.ts';
import { learnersCalled, replaceCode } from '../records/personal-codes.ts';
import { hashCode, newPersonalCode, spoken } from './codes.ts';

/** One line of a roster. */
export interface RosterRow {
  readonly name: string;
  readonly email?: string;
  /** A matriculation number or the like. */
  readonly id?: string;
}

/** The file is no roster; the message says what to do. */
export class RosterProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** How the columns are called in what registrars hand out. */
const COLUMNS: Readonly<Record<string, 'name' | 'email' | 'id' | 'first' | 'last'>> = {
  name: 'name',
  'full name': 'name',
  student: 'name',
  'first name': 'first',
  'given name': 'first',
  'last name': 'last',
  surname: 'last',
  'family name': 'last',
  email: 'email',
  'e-mail': 'email',
  'email address': 'email',
  id: 'id',
  'id number': 'id',
  'student id': 'id',
};

/**
 * Reads a CSV with a line of headings: a name, and optionally an address and a number.
 *
 * @throws RosterProblem
 */
export function readRoster(text: string, file: string): RosterRow[] {
  const { data, errors } = papaparse.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (heading) => COLUMNS[heading.trim().toLowerCase()] ?? `other ${heading}`,
  });
  const [error] = errors.filter(({ code }) => code !== 'UndetectableDelimiter');
  if (error !== undefined)
    throw new RosterProblem(
      `${file} cannot be read (line ${(error.row ?? 0) + 2}: ${error.message}). Save it as CSV again.`,
    );
  if (data.length === 0)
    throw new RosterProblem(
      `${file} names nobody. Give it a line of headings, as in \`name,email,id\`, and a line for each learner.`,
    );
  return data.map((row, index) => {
    const whole = row['name'] ?? [row['first'], row['last']].filter((part) => part !== undefined).join(' ');
    const name = displayNameSchema.safeParse(whole);
    if (!name.success)
      throw new RosterProblem(
        `${file} has no name in line ${index + 2}. Give its columns a line of headings, as in \`name,email,id\`, and each line a name of up to 60 characters.`,
      );
    const [email, id] = [row['email']?.trim(), row['id']?.trim()];
    return { name: name.data, ...(email && { email }), ...(id && { id }) };
  });
}

/** Who a line is about, so that reading a file again adds only those who are new. */
const keyOf = ({ name, email, id }: RosterRow): string =>
  id !== undefined ? `id ${id}` : email !== undefined ? `email ${email.toLowerCase()}` : `name ${name.toLowerCase()}`;

/** Adds those who are not in the class yet. @returns how many were added */
export async function addRoster(
  transaction: Transaction,
  classId: string,
  rows: readonly RosterRow[],
): Promise<number> {
  const added = await transaction.query(
    `insert into classroom.learners (id, class_id, name, origin, issuer, subject, platform, sessions_since)
     select id, $1, name, 'roster', 'roster', subject, platform, to_timestamp(0)
     from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[]) as row (id, name, subject, platform)
     -- Whoever has come in with an account elsewhere has its subject by now.
     where not exists (select 1 from classroom.learners known where known.class_id = $1 and known.origin = 'roster'
       and known.platform->>'key' = row.subject)
     on conflict (class_id, issuer, subject) do nothing returning 1`,
    [
      classId,
      rows.map(() => randomUUID()),
      rows.map(({ name }) => name),
      rows.map(keyOf),
      rows.map((row) => JSON.stringify({ key: keyOf(row), email: row.email, id: row.id })),
    ],
  );
  return added.length;
}

export interface PrintedCode extends RosterRow {
  /** As it is read out; absent where it was given out before, for nobody knows it then but its owner. */
  readonly code?: string;
}

/**
 * Gives a personal code to everybody of the roster who has none. This is the one moment that it is known.
 *
 * @param again new ones for all: those that were given out before no longer count, nor do sessions of theirs
 */
export async function giveCodes(transaction: Transaction, classId: string, again: boolean): Promise<PrintedCode[]> {
  const rows = await transaction.query<{
    id: string;
    name: string;
    platform: { readonly email?: string; readonly id?: string } | null;
    has: boolean;
  }>(
    `select id, name, platform, code_hash is not null as has from classroom.learners
     where class_id = $1 and origin = 'roster' order by name, id for update`,
    [classId],
  );
  const printed = rows.map((row) => ({ row, code: row.has && !again ? undefined : newPersonalCode() }));
  const given = printed.flatMap(({ row, code }) => (code === undefined ? [] : [{ id: row.id, hash: hashCode(code) }]));
  await transaction.query(
    `update classroom.learners l set code_hash = given.hash,
       sessions_since = case when l.code_hash is null then l.sessions_since else clock_timestamp() end
     from unnest($1::uuid[], $2::bytea[]) as given (id, hash) where l.id = given.id`,
    [given.map(({ id }) => id), given.map(({ hash }) => hash)],
  );
  return printed.map(({ row: { name, platform }, code }) => ({
    name,
    ...(platform?.email !== undefined && { email: platform.email }),
    ...(platform?.id !== undefined && { id: platform.id }),
    ...(code !== undefined && { code: spoken(code) }),
  }));
}

/**
 * A new personal code for one learner, however they came in; the one before no longer counts, nor do sessions of theirs.
 *
 * @throws RosterProblem where the name is nobody's, or that of several
 */
export async function giveOneCode(transaction: Transaction, classId: string, name: string): Promise<PrintedCode> {
  const [learner, ...others] = await learnersCalled(transaction, classId, name);
  if (learner === undefined)
    throw new RosterProblem(`Nobody is called ${name} in ${classId}. Write the name as the board shows it.`);
  if (others.length > 0)
    throw new RosterProblem(
      `Several are called ${name} in ${classId}. Open the right one on the board: it gives codes.`,
    );
  const code = newPersonalCode();
  await replaceCode(transaction, classId, learner.id, hashCode(code), true);
  return { name: learner.name, code: spoken(code) };
}

/** For a printer, or a mail merge. */
export const codesCsv = (codes: readonly PrintedCode[]): string =>
  `${papaparse.unparse([...codes], { columns: ['name', 'email', 'id', 'code'], newline: '\r\n', escapeFormulae: true })}\r\n`;
