import { randomUUID } from 'node:crypto';
import type { PolicyDocument, Statement } from '@coldstart/iam';
import type { AwsError } from '@coldstart/wire';

/** A resource's policy that is written statement by statement, as by AddPermission. */
export interface StatementPolicy {
  /** Changes with every change of the policy. */
  readonly revisionId: string;
  readonly statements: readonly Statement[];
}

/** A policy with one statement more. @param exists the refusal for a statement id that is in use */
export function addStatement(
  policy: StatementPolicy | undefined,
  statement: Statement,
  exists: (id: string) => AwsError,
): StatementPolicy {
  const statements = policy?.statements ?? [];
  const id = statement.Sid ?? '';
  if (statements.some(({ Sid }) => Sid === id)) throw exists(id);
  return { revisionId: randomUUID(), statements: [...statements, statement] };
}

/** A policy with one statement less; `undefined` when it was the last. @param missing the refusal for an unknown id */
export function removeStatement(
  policy: StatementPolicy | undefined,
  id: string,
  missing: (id: string) => AwsError,
): StatementPolicy | undefined {
  const statements = (policy?.statements ?? []).filter(({ Sid }) => Sid !== id);
  if (statements.length === (policy?.statements.length ?? 0)) throw missing(id);
  return statements.length === 0 ? undefined : { revisionId: randomUUID(), statements };
}

/** @param id the document's own, where a service gives it one */
export function statementDocument({ statements }: StatementPolicy, id?: string): PolicyDocument {
  return { Version: '2012-10-17', ...(id === undefined ? {} : { Id: id }), Statement: [...statements] };
}

/** A policy that is written as a whole: its text as it was given, and what it says. */
export interface DocumentPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
}
