import type { AuditEntry } from '@coldstart/classroom/protocol';
import type { Session, Transaction } from '../database/database.ts';

/** What an instructor has done. */
export interface NewAuditEntry {
  /** `instructor (192.168.1.5)` */
  readonly who: string;
  /** `open-exercise` */
  readonly action: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Within the transaction that makes the change: nothing is changed that is not in the list. Servers look here for what
 * to tell their pages, so that what another server has changed is noticed.
 */
export async function writeAudit(transaction: Transaction, classId: string, entry: NewAuditEntry): Promise<void> {
  await transaction.query('insert into classroom.audit (class_id, who, action, details) values ($1, $2, $3, $4)', [
    classId,
    entry.who,
    entry.action,
    JSON.stringify(entry.details ?? {}),
  ]);
}

/**
 * Newest first, 100 at a time.
 *
 * @param before id: older ones alone
 */
export async function readAudit(session: Session, classId: string, before?: number): Promise<AuditEntry[]> {
  const rows = await session.query<Omit<AuditEntry, 'at'> & { readonly at: Date }>(
    `select id::float8 as id, at, who, action, details from classroom.audit
     where class_id = $1 and ($2::bigint is null or id < $2) order by id desc limit 100`,
    [classId, before ?? null],
  );
  return rows.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
}
