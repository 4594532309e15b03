import { randomBytes, randomInt } from 'node:crypto';
import { CODE_ALPHABET, type Counts, type ExerciseRules } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';

/** A class: learners, what is open to them, and what they have sent. Several may lie in one database. */
export interface Class {
  /** `workshop`: the name of `--class` */
  readonly id: string;
  readonly title: string;
  /** Six letters and digits, without a dash. */
  readonly joinCode: string;
  /** Signs sessions, and is the instructor's secret: 32 bytes. */
  readonly secret: Uint8Array;
  readonly counts: Counts;
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly join_code: string;
  readonly secret: Uint8Array;
  readonly counts: Counts;
}

const classOf = (row: Row): Class => ({
  id: row.id,
  title: row.title,
  joinCode: row.join_code,
  secret: row.secret,
  counts: row.counts,
});

/** A code of the room's or of a learner's, without dashes. */
export function newCode(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
}

export async function findClass(session: Session, id: string): Promise<Class | undefined> {
  const [row] = await session.query<Row>('select * from classroom.classes where id = $1', [id]);
  return row && classOf(row);
}

/** The class of this name; made when there is none. Servers that start at once make one. */
export async function openClass(session: Session, id: string, title: string): Promise<Class> {
  await session.query(
    `insert into classroom.classes (id, title, join_code, secret) values ($1, $2, $3, $4) on conflict (id) do nothing`,
    [id, title, newCode(6), randomBytes(32)],
  );
  const found = await findClass(session, id);
  if (found === undefined)
    throw new Error(`The class ${id} was deleted while it was opened. Start the classroom again.`);
  return found;
}

export async function changeClass(
  session: Session,
  id: string,
  { title, counts }: { readonly title?: string | undefined; readonly counts?: Counts | undefined },
): Promise<void> {
  await session.query(
    'update classroom.classes set title = coalesce($2, title), counts = coalesce($3, counts) where id = $1',
    [id, title ?? null, counts ?? null],
  );
}

/** By slug; an exercise without rules is closed. */
export async function rulesOf(session: Session, id: string): Promise<ReadonlyMap<string, ExerciseRules>> {
  const rows = await session.query<{ slug: string; rules: ExerciseRules }>(
    'select slug, rules from classroom.assignments where class_id = $1',
    [id],
  );
  return new Map(rows.map(({ slug, rules }) => [slug, rules]));
}

export async function setRules(session: Session, id: string, slug: string, rules: ExerciseRules): Promise<void> {
  await session.query(
    `insert into classroom.assignments (class_id, slug, rules) values ($1, $2, $3)
     on conflict (class_id, slug) do update set rules = excluded.rules`,
    [id, slug, JSON.stringify(rules)],
  );
}

/** The class and everything of it: learners, submissions, verdicts, the audit list. What waits in the queue finds nothing then. */
export async function deleteClass(session: Session, id: string): Promise<void> {
  await session.query('delete from classroom.classes where id = $1', [id]);
}
