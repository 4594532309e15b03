import { createHash } from 'node:crypto';
import { asList, parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onResource } from '../access.ts';
import { tableMissing, validation } from '../errors.ts';
import { findTable, tableAddress } from './lookup.ts';
import { tablePart, type ResourcePolicy, type Table } from './table.ts';

/** Bytes. */
const LONGEST = 20 * 1024;

/** @throws ValidationException for what is no policy of a resource */
export function readPolicy(text: string): ResourcePolicy {
  if (Buffer.byteLength(text) > LONGEST) {
    throw validation('Policy size has exceeded the maximum limit of 20 KB: shorten the policy');
  }
  const document = parse(text);
  if (asList(document.Statement).some(({ Principal, NotPrincipal }) => (Principal ?? NotPrincipal) === undefined)) {
    throw validation('Invalid policy document: every statement needs a Principal');
  }
  const digest = createHash('sha256').update(text).digest();
  return { text, document, revision: String(digest.readBigUInt64BE()) };
}

function parse(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof PolicyError) throw validation(`Invalid policy document: ${error.message}`);
    throw error;
  }
}

/** What a policy is on. */
interface PolicyOwner {
  readonly table: Table;
  /** The table's own policy, or that of its stream. */
  readonly member: 'policy' | 'streamPolicy';
}

function findOwner(call: Call, arn: string): PolicyOwner {
  const table = findTable(call, arn);
  const stream = arn.includes('/stream/');
  if (table === undefined || (stream && table.lastStream?.arn !== arn)) {
    throw tableMissing(arn.slice(arn.indexOf('/') + 1));
  }
  return { table, member: stream ? 'streamPolicy' : 'policy' };
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
      const { table, member } = findOwner(call, arn);
      checkRevision(table[member], input.ExpectedRevisionId);
      const policy = readPolicy(input.Policy ?? '');
      call.state(tablePart, tableAddress(call, arn));
      table[member] = policy;
      return { RevisionId: policy.revision };
    },
  },
  GetResourcePolicy: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      const { table, member } = findOwner(call, arn);
      const policy = table[member];
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
      const { table, member } = findOwner(call, arn);
      const policy = table[member];
      checkRevision(policy, input.ExpectedRevisionId);
      if (policy === undefined) return {};
      call.state(tablePart, tableAddress(call, arn));
      table[member] = undefined;
      return { RevisionId: policy.revision };
    },
  },
};
