import { createHash } from 'node:crypto';
import { defineState, page, type Access, type Call } from '@coldstart/cloud';
import { asList, parsePolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import { invalidRequest } from './errors.ts';
import type { XRayOperations } from './sdk.ts';

interface Policy {
  readonly name: string;
  readonly document: string;
  readonly revision: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

const policies = defineState('xray/resource-policies', () => ({ byName: new Map<string, Policy>() }));

/** Bytes, and policies of a Region. https://docs.aws.amazon.com/xray/latest/api/API_PutResourcePolicy.html */
const LARGEST = 5 * 1024;
const MOST = 5;

const refused = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });
const wrongRevision = (): AwsError =>
  refused('InvalidPolicyRevisionIdException', 'The policy revision id does not match the latest one.');

const shown = ({ name, document, revision, updatedAt }: Policy) => ({
  PolicyName: name,
  PolicyDocument: document,
  PolicyRevisionId: revision,
  LastUpdatedTime: new Date(updatedAt),
});

/**
 * What whoever writes or reads segments is asked for: services such as SNS have no other permission than these policies.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html
 */
export function onAccount(_input: object, call: Call, action: string): Access {
  const { account, region } = call;
  const own = call.cloud.store.peek(policies, { account, region, part: '' });
  const Statement = [...(own?.byName.values() ?? [])].flatMap(({ document }) => statementsOf(document));
  const resourcePolicy: PolicyDocument = { Version: '2012-10-17', Statement };
  return { action, resource: '*', ...(Statement.length > 0 && { resourcePolicy, resourceAccount: account }) };
}

/** What is no policy that could be read allows nothing. */
function statementsOf(document: string): readonly Statement[] {
  try {
    return asList(parsePolicy(document, 'resource').Statement);
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}

export const resourcePolicyOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_PutResourcePolicy.html */
  PutResourcePolicy: {
    run({ PolicyName: name, PolicyDocument: document, PolicyRevisionId: asked }, call) {
      const { byName } = call.state(policies);
      const old = byName.get(name);
      if (!isDocument(document)) throw refused('MalformedPolicyDocumentException', 'The policy document is malformed.');
      if (Buffer.byteLength(document) > LARGEST)
        throw refused('PolicySizeLimitExceededException', `The policy exceeds ${LARGEST} bytes.`);
      if (old === undefined && byName.size >= MOST)
        throw refused('PolicyCountLimitExceededException', `There are ${MOST} policies already.`);
      // "0" asks for one that is not there yet.
      if (asked !== undefined && asked !== (old?.revision ?? '0')) throw wrongRevision();
      const revision = createHash('sha256').update(`${document} ${call.now()}`).digest('hex').slice(0, 32);
      const policy: Policy = { name, document, revision, updatedAt: call.now() };
      byName.set(name, policy);
      return { ResourcePolicy: shown(policy) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_DeleteResourcePolicy.html */
  DeleteResourcePolicy: {
    run({ PolicyName: name, PolicyRevisionId: asked }, call) {
      const { byName } = call.state(policies);
      const old = byName.get(name);
      if (asked !== undefined && asked !== old?.revision) throw wrongRevision();
      byName.delete(name);
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_ListResourcePolicies.html */
  ListResourcePolicies: {
    run({ NextToken }, call) {
      const { items, token } = page(
        [...call.state(policies).byName.values()],
        { token: NextToken },
        { keyOf: ({ name }) => name, size: 100, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return { ResourcePolicies: items.map(shown), ...(token !== undefined && { NextToken: token }) };
    },
  },
};

function isDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Statement' in value;
  } catch {
    return false;
  }
}
