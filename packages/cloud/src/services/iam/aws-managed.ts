import { readFileSync } from 'node:fs';
import type { PolicyDocument } from '@coldstart/iam';

/** A policy that AWS keeps for all accounts. */
export interface AwsManagedPolicy {
  /** ISO 8601 */
  readonly created: string;
  readonly updated: string;
  /** `v5` */
  readonly version: string;
  readonly document: PolicyDocument;
}

interface Table {
  readonly policies: Readonly<Record<string, AwsManagedPolicy>>;
}

let table: Table | undefined;

/** Read when the first of them is asked for; the table never changes. */
function policies(): Table['policies'] {
  table ??= JSON.parse(readFileSync(new URL('./aws-managed.generated.json', import.meta.url), 'utf8')) as Table;
  return table.policies;
}

/** @returns `undefined` where AWS has no such policy, or it is none that serverless applications use */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  if (!arn.startsWith('arn:aws:iam::aws:policy/')) return undefined;
  const all = policies();
  return Object.hasOwn(all, arn) ? all[arn] : undefined;
}

export function awsManagedPolicyArns(): readonly string[] {
  return Object.keys(policies());
}
