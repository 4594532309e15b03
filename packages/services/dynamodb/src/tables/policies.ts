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

/**
 * @param since when it is put, in milliseconds since 1970
 * @param before the policy that it takes the place of
 * @throws ValidationException for what is no policy of a resource
 */
export function readPolicy(text: string, since: number, before?: ResourcePolicy): ResourcePolicy {
  if (Buffer.byteLength(text) > LONGEST) {
    throw validation('Policy size has exceeded the maximum limit of 20 KB: shorten the policy');
  }
  const document = parse(text);
  if (asList(document.Statement).some(({ Principal, NotPrincipal }) => (Principal ?? NotPrincipal) === undefined)) {
    throw validation('Invalid policy document: every statement needs a Principal');
  }
  // The same policy stays what it was; revisions are moments, and so in order.
  if (before?.text === text) return before;
  return { text, document, revision: String(Math.max(since, Number(before?.revision ?? 0) + 1)) };
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

function checkRevision({ table, member }: PolicyOwner, expected: string | undefined): void {
  const revision = table[member]?.revision;
  if (expected === undefined || (expected === 'NO_POLICY' ? revision === undefined : revision === expected)) return;
  throw new AwsError(
    'PolicyNotFoundException',
    'Resource-based policy not found for the provided ResourceArn: ' +
      (expected === 'NO_POLICY'
        ? `Requested policy update expecting none to be present for table ${table.name}, but a policy exists with revision id ${revision}.`
        : `Requested update for policy with revision id ${expected}, but the policy associated to target table ${table.name} ` +
          (revision === undefined ? 'does not exist.' : `has revision id ${revision}.`)),
  );
}

export const policyOperations: Operations = {
  PutResourcePolicy: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      const owner = findOwner(call, arn);
      const { table, member } = owner;
      checkRevision(owner, input.ExpectedRevisionId);
      const policy = readPolicy(input.Policy ?? '', call.now(), table[member]);
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
      const owner = findOwner(call, arn);
      const { table, member } = owner;
      const policy = table[member];
      checkRevision(owner, input.ExpectedRevisionId);
      if (policy === undefined) return {};
      call.state(tablePart, tableAddress(call, arn));
      table[member] = undefined;
      return { RevisionId: policy.revision };
    },
  },
};
