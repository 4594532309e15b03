import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { invalidParameter, limitExceeded, notHere } from './errors.ts';
import { matcher } from './filter-pattern/matcher.ts';
import type { LogsOperations } from './sdk.ts';
import { logAccount, readState, type AccountPolicy } from './state.ts';
import { checkReach, checkTarget } from './subscription-target.ts';

/** The subscription of a policy. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters-AccountLevel.html */
interface SubscriptionDocument {
  readonly DestinationArn: string;
  readonly RoleArn?: string;
  readonly FilterPattern: string;
  readonly Distribution?: 'Random' | 'ByLogStream';
}

const KINDS: Readonly<Record<string, string | undefined>> = {
  DATA_PROTECTION_POLICY: 'Data protection',
  FIELD_INDEX_POLICY: 'Field indexes',
  TRANSFORMER_POLICY: 'Transformation of log events',
  METRIC_EXTRACTION_POLICY: 'Settings of metric extraction',
};

export const accountPolicyOperations: LogsOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html */
  PutAccountPolicy: {
    async run(input, call) {
      const { policyName: name, policyDocument: document, policyType, selectionCriteria } = input;
      refuseKind(policyType);
      const { accountPolicies } = call.state(logAccount);
      if (!accountPolicies.has(name) && accountPolicies.size > 0) throw limitExceeded();
      const { DestinationArn, RoleArn, FilterPattern, Distribution = 'ByLogStream' } = readDocument(document);
      const target = { destinationArn: DestinationArn, roleArn: RoleArn, distribution: Distribution };
      checkTarget(call, target, 'PutAccountPolicy');
      matcher(FilterPattern);
      const excluded = excludedBy(selectionCriteria);
      await checkReach(call, target, '*');
      const policy: AccountPolicy = {
        name,
        document,
        selectionCriteria,
        excluded,
        subscription: { ...target, pattern: FilterPattern },
        lastUpdatedTime: Math.floor(call.now()),
      };
      accountPolicies.set(name, policy);
      return { accountPolicy: describe(call, policy) };
    },
  },

  DescribeAccountPolicies: {
    run({ policyType, policyName, accountIdentifiers = [] }, call) {
      if (accountIdentifiers.some((id) => id !== call.account)) {
        throw notHere('accountIdentifiers with other accounts', 'Ask each account with keys of its own.');
      }
      const all = [...(readState(call, logAccount)?.accountPolicies.values() ?? [])];
      const found = all.filter(({ name }) => policyName === undefined || name === policyName);
      return { accountPolicies: policyType === KIND ? found.map((policy) => describe(call, policy)) : [] };
    },
  },

  DeleteAccountPolicy: {
    run({ policyName, policyType }, call) {
      if (policyType === KIND && call.state(logAccount).accountPolicies.delete(policyName)) return;
      throw new AwsError('ResourceNotFoundException', `Policy with name [${policyName}] does not exist`);
    },
  },
};

const KIND = 'SUBSCRIPTION_FILTER_POLICY';

function describe(call: Call, policy: AccountPolicy): Sdk.AccountPolicy {
  const { name, document, selectionCriteria, lastUpdatedTime } = policy;
  return {
    policyName: name,
    policyDocument: document,
    policyType: KIND,
    scope: 'ALL',
    accountId: call.account,
    lastUpdatedTime,
    ...(selectionCriteria !== undefined && { selectionCriteria }),
  };
}

function refuseKind(policyType: string): void {
  const what = KINDS[policyType];
  if (what !== undefined) {
    throw notHere(
      `${what} (policyType ${policyType})`,
      `On AWS it exists; here, account policies are of type ${KIND}.`,
    );
  }
}

function readDocument(text: string): SubscriptionDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidParameter('Invalid policy document: it must be a JSON object.');
  }
  const { DestinationArn, RoleArn, FilterPattern, Distribution } = (value ?? {}) as Record<string, unknown>;
  if (typeof DestinationArn !== 'string' || typeof FilterPattern !== 'string') {
    throw invalidParameter('Invalid policy document: it must have a DestinationArn and a FilterPattern.');
  }
  if (Distribution !== undefined && Distribution !== 'Random' && Distribution !== 'ByLogStream') {
    throw invalidParameter('Invalid policy document: Distribution must be Random or ByLogStream.');
  }
  return {
    DestinationArn,
    FilterPattern,
    ...(typeof RoleArn === 'string' && { RoleArn }),
    ...(Distribution !== undefined && { Distribution }),
  };
}

/** The only criterion that AWS knows of subscriptions: `LogGroupName NOT IN ["a", "b"]`. */
function excludedBy(criteria: string | undefined): readonly string[] {
  if (criteria === undefined) return [];
  const list = /^\s*LogGroupName\s+NOT\s+IN\s+(\[[\s\S]*\])\s*$/.exec(criteria)?.[1];
  let value: unknown;
  try {
    value = JSON.parse(list ?? '');
  } catch {
    value = undefined;
  }
  if (Array.isArray(value) && value.every((name): name is string => typeof name === 'string')) return value;
  throw invalidParameter(
    'Invalid selectionCriteria: it must have the form LogGroupName NOT IN ["group-a", "group-b"].',
  );
}
