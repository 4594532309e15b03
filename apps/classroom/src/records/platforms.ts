import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import type { Session, Transaction } from '../database/database.ts';

/** The key of a class, made at the first time; every server of the database has the same. */
export async function toolKey(session: Session, classId: string): Promise<JWK> {
  const read = async (): Promise<JWK | undefined> =>
    (await session.query<{ key: JWK }>('select key from classroom.tool_keys where class_id = $1', [classId]))[0]?.key;
  const kept = await read();
  if (kept !== undefined) return kept;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: `coldstart-${classId}`, alg: 'RS256', use: 'sig' };
  await session.query('insert into classroom.tool_keys (class_id, key) values ($1, $2) on conflict do nothing', [
    classId,
    JSON.stringify(key),
  ]);
  return (await read()) ?? key;
}

/** Something that counts once, on whichever server. @returns false where it was there before */
export async function useOnce(session: Session, classId: string, name: string, seconds: number): Promise<boolean> {
  await session.query('delete from classroom.once where class_id = $1 and until < now()', [classId]);
  const added = await session.query(
    `insert into classroom.once (class_id, name, until) values ($1, $2, now() + make_interval(secs => $3))
     on conflict do nothing returning 1`,
    [classId, name, seconds],
  );
  return added.length > 0;
}

const returnSchema = z.object({
  clientId: z.string(),
  /** By slug: the line item of a link that is about that exercise. */
  lineitem: z.record(z.string(), z.url()).default({}),
  /** Where one can be made for each exercise. */
  lineitems: z.url().optional(),
});

/** Where what counts for a learner goes. */
export type ReturnTo = z.infer<typeof returnSchema>;

/** What a launch said, beside what earlier ones have said. */
export async function rememberReturn(transaction: Transaction, learner: string, said: ReturnTo): Promise<void> {
  const known = await readReturn(transaction, learner);
  const merged = { ...known, ...said, lineitem: { ...known?.lineitem, ...said.lineitem } };
  await transaction.query(
    `update classroom.learners set platform = coalesce(platform, '{}') || jsonb_build_object('return', $2::jsonb),
       change = classroom.this_change() where id = $1`,
    [learner, JSON.stringify(merged)],
  );
}

export async function readReturn(session: Session, learner: string): Promise<ReturnTo | undefined> {
  const [row] = await session.query<{ said: unknown }>(
    `select platform->'return' as said from classroom.learners where id = $1`,
    [learner],
  );
  return returnSchema.safeParse(row?.said).data;
}

/** A learner of a platform, with what the platform was told last of each exercise. */
export interface Returned {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly told: Readonly<Record<string, number>>;
}

/** @param ids these alone */
export async function platformLearners(
  session: Session,
  classId: string,
  ids?: readonly string[],
): Promise<Returned[]> {
  return session.query<Returned>(
    `select l.id, l.issuer, l.subject,
       (select coalesce(json_object_agg(slug, points::float8), '{}') from classroom.returned_scores
        where learner_id = l.id) as told
     from classroom.learners l
     where class_id = $1 and platform->'return' is not null and ($2::uuid[] is null or id = any($2))`,
    [classId, ids ?? null],
  );
}

export async function writeTold(
  session: Session,
  learner: string,
  slug: string,
  points: number,
  at: Date,
): Promise<void> {
  await session.query(
    `insert into classroom.returned_scores (learner_id, slug, points, sent_at)
     select id, $2, $3, $4 from classroom.learners where id = $1
     on conflict (learner_id, slug) do update set points = excluded.points, sent_at = excluded.sent_at`,
    [learner, slug, points, at],
  );
}
