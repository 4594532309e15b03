import { createHash } from 'node:crypto';
import type { PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onResource } from '../access.ts';
import { tableMissing, validation } from '../errors.ts';
import { findTable, tableAddress } from './lookup.ts';
import { tablePart, type ResourcePolicy, type Table } from './table.ts';

/** Bytes. */
const LONGEST = 20 * 1024;

function isPolicy(value: unknown): value is PolicyDocument {
  if (typeof value !== 'object' || value === null || !('Statement' in value)) return false;
  const statements: unknown[] = [value.Statement].flat();
  return statements.every(
    (statement) =>
      typeof statement === 'object' &&
      statement !== null &&
      'Effect' in statement &&
      (statement.Effect === 'Allow' || statement.Effect === 'Deny') &&
      ('Principal' in statement || 'NotPrincipal' in statement),
  );
}

/** @throws ValidationException for what is no policy of a resource */
export function readPolicy(text: string): ResourcePolicy {
  if (Buffer.byteLength(text) > LONGEST) {
    throw validation('Policy size has exceeded the maximum limit of 20 KB: shorten the policy');
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw validation(`Invalid policy document: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isPolicy(document)) {
    throw validation('Invalid policy document: every statement needs an Effect and a Principal');
  }
  const digest = createHash('sha256').update(text).digest();
  return { text, document, revision: String(digest.readBigUInt64BE()) };
}

interface Holder {
  readonly table: Table;
  /** Where the policy is kept: the table's, or that of its stream. */
  readonly slot: 'policy' | 'streamPolicy';
}

function holder(call: Call, arn: string): Holder {
  const table = findTable(call, arn);
  const stream = arn.includes('/stream/');
  if (table === undefined || (stream && table.lastStream?.arn !== arn)) {
    throw tableMissing(arn.slice(arn.indexOf('/') + 1));
  }
  return { table, slot: stream ? 'streamPolicy' : 'policy' };
}

function checkRevision(policy: ResourcePolicy | undefined, expected: string | undefined): void {
  if (expected === undefined) return;
  if (expected === 'NO_POLICY' ? policy === undefined : policy?.revision === expected) return;
  throw new AwsError('PolicyNotFoundException', 'Resource-based policy not found with the provided ExpectedRevisionId');
}

export const policyOperations: Operations = {
  PutResourcePolicy: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      const { table, slot } = holder(call, arn);
      checkRevision(table[slot], input.ExpectedRevisionId);
      const policy = readPolicy(input.Policy ?? '');
      call.state(tablePart, tableAddress(call, arn));
      table[slot] = policy;
      return { RevisionId: policy.revision };
    },
  },
  GetResourcePolicy: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      const { table, slot } = holder(call, arn);
      const policy = table[slot];
      if (policy === undefined) {
        throw new AwsError(
          'PolicyNotFoundException',
          `Resource-based policy not found for the provided ResourceArn: ${arn}`,
        );
      }
      return { Policy: policy.text, RevisionId: policy.revision };
    },
  },
  DeleteResourcePolicy: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      const { table, slot } = holder(call, arn);
      const policy = table[slot];
      checkRevision(policy, input.ExpectedRevisionId);
      if (policy === undefined) return {};
      call.state(tablePart, tableAddress(call, arn));
      table[slot] = undefined;
      return { RevisionId: policy.revision };
    },
  },
};
