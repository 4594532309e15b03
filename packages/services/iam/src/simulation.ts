import {
  contextKeys,
  PolicyError,
  checkPolicy,
  parsePolicy,
  simulate,
  type PolicyDocument,
  type PolicyKind,
  type Principal,
  type SimulatedPolicy,
  type SimulationResult,
} from '@coldstart/iam';
import type { ContextEntry, EvaluationResult, PolicyEvaluationDecisionType } from '@aws-sdk/client-iam';
import type { Call, StateStore } from '@coldstart/cloud';
import { awsManagedPolicy } from '@coldstart/iam/aws-managed';
import { onPolicySource } from './access.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { groupsOf } from './holders.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import {
  addressOf,
  groups,
  managedPolicies,
  roles,
  users,
  type Group,
  type Holder,
  type Role,
  type User,
} from './state.ts';

interface SimulationInput {
  readonly ActionNames: string[];
  readonly ResourceArns?: string[] | undefined;
  readonly ResourcePolicy?: string | undefined;
  readonly ResourceOwner?: string | undefined;
  readonly PolicyInputList?: string[] | undefined;
  readonly PermissionsBoundaryPolicyInputList?: string[] | undefined;
  readonly ContextEntries?: ContextEntry[] | undefined;
  readonly MaxItems?: number | undefined;
  readonly Marker?: string | undefined;
}

function given(text: string, id: string, kind: PolicyKind): SimulatedPolicy {
  try {
    return { id, text, document: parsePolicy(text, kind) };
  } catch (error) {
    if (error instanceof PolicyError) throw invalidInput(`Policy document ${id} is invalid: ${error.message}`);
    throw error;
  }
}

/** The policies of a user, group or role, each with its text. */
function policiesOfHolder(store: StateStore, holder: Holder, kind: string): SimulatedPolicy[] {
  const inline = [...holder.inline].map(([name, { text, document }]) => ({
    id: `${kind}_${holder.name}_${name}`,
    text,
    document,
  }));
  return [...inline, ...holder.attached.flatMap((arn) => managed(store, arn) ?? [])];
}

function managed(store: StateStore, arn: string): SimulatedPolicy | undefined {
  const own = store.peek(managedPolicies, addressOf(arn.split(':')[4] ?? ''))?.byArn.get(arn);
  const version = own?.versions.find(({ id }) => id === own.defaultVersion);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  if (version !== undefined) return { id: name, text: version.text, document: version.document };
  const document = awsManagedPolicy(arn)?.document;
  return document && { id: name, text: JSON.stringify(document, undefined, 2), document };
}

interface Source {
  readonly principal: Principal;
  readonly policies: SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
}

/** Who is simulated. A group stands for any of its users. */
function sourceOf(call: Call, arn: string): Source {
  const { store } = call.cloud;
  const [, account = '', kind = '', name = ''] =
    /^arn:aws:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (account !== '' && account !== call.account)
    throw invalidInput(`Invalid Entity Arn: ${arn} does not belong to this account.`);
  const key = name.toLowerCase();
  if (kind === 'user') {
    const user = call.state(users).byName.get(key);
    if (user?.arn === arn) return userSource(call, user);
  } else if (kind === 'group') {
    const group = call.state(groups).byName.get(key);
    if (group?.arn === arn) return groupSource(call, group);
  } else if (kind === 'role') {
    const role = call.state(roles).byName.get(key);
    if (role?.arn === arn) return roleSource(call, role);
  } else {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);

  function userSource({ account }: Call, user: User): Source {
    return {
      principal: { kind: 'user', account, arn: user.arn, userName: user.name, userId: user.id },
      policies: [
        ...policiesOfHolder(store, user, 'user'),
        ...groupsOf(call, user).flatMap((group) => policiesOfHolder(store, group, 'group')),
      ],
      boundary: user.boundary === undefined ? undefined : managed(store, user.boundary),
    };
  }
  function groupSource({ account }: Call, group: Group): Source {
    return {
      principal: { kind: 'user', account, arn: group.arn, userName: group.name, userId: group.id },
      policies: policiesOfHolder(store, group, 'group'),
      boundary: undefined,
    };
  }
  function roleSource({ account }: Call, role: Role): Source {
    return {
      principal: {
        kind: 'role',
        account,
        arn: role.arn,
        roleArn: role.arn,
        roleName: role.name,
        roleId: role.id,
        sessionName: '',
      },
      policies: policiesOfHolder(store, role, 'role'),
      boundary: role.boundary === undefined ? undefined : managed(store, role.boundary),
    };
  }
}

/** What the caller says about the request, and what follows from whom it simulates. */
function contextOf(entries: readonly ContextEntry[] | undefined, principal: Principal): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  if (principal.kind === 'user') {
    context['aws:username'] = [principal.userName];
    context['aws:userid'] = [principal.userId];
  }
  context['aws:PrincipalArn'] = [principal.arn];
  context['aws:PrincipalAccount'] = [principal.account];
  for (const { ContextKeyName, ContextKeyValues } of entries ?? []) {
    if (ContextKeyName !== undefined) context[ContextKeyName] = ContextKeyValues ?? [];
  }
  return context;
}

function run(input: SimulationInput, source: Source) {
  const [boundaryText] = input.PermissionsBoundaryPolicyInputList ?? [];
  const results = simulate({
    principal: source.principal,
    actions: input.ActionNames,
    resources: input.ResourceArns ?? ['*'],
    resourceAccount: input.ResourceOwner?.split(':')[4],
    identity: [
      ...source.policies,
      ...(input.PolicyInputList ?? []).map((text, index) => given(text, `PolicyInputList.${index + 1}`, 'identity')),
    ],
    boundary:
      boundaryText === undefined
        ? source.boundary
        : given(boundaryText, 'PermissionsBoundaryPolicyInputList.1', 'identity'),
    resource:
      input.ResourcePolicy === undefined ? undefined : given(input.ResourcePolicy, 'ResourcePolicy', 'resource'),
    context: contextOf(input.ContextEntries, source.principal),
  });
  const { items, rest } = page(results, input);
  return { EvaluationResults: items.map((result) => shown(result, input.ResourceArns !== undefined)), ...rest };
}

const SOURCE_TYPES = {
  'identity-based': 'IAM Policy',
  'permissions boundary': 'Permissions Boundary Policy',
  'resource-based': 'Resource Policy',
  session: 'IAM Policy',
  trust: 'Resource Policy',
} as const;

/** The API's values have blanks where the model's enum has dashes. */
type SourceType = NonNullable<NonNullable<EvaluationResult['MatchedStatements']>[number]['SourcePolicyType']>;

function shown(result: SimulationResult, withResources: boolean): EvaluationResult {
  const decision: PolicyEvaluationDecisionType = result.decision.result;
  const details = {
    MatchedStatements: result.matched.map(({ policyId, policyType, start, end }) => ({
      SourcePolicyId: policyId,
      SourcePolicyType: SOURCE_TYPES[policyType] as string as SourceType,
      StartPosition: { Line: start.line, Column: start.column },
      EndPosition: { Line: end.line, Column: end.column },
    })),
    MissingContextValues: [...result.missingContext],
    ...(result.allowedByBoundary === undefined
      ? {}
      : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: result.allowedByBoundary } }),
  };
  return {
    EvalActionName: result.action,
    EvalResourceName: result.resource,
    EvalDecision: decision,
    EvalDecisionDetails: {},
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ...details,
    ...(withResources
      ? { ResourceSpecificResults: [{ EvalResourceName: result.resource, EvalResourceDecision: decision, ...details }] }
      : {}),
  };
}

function keysOf(texts: readonly string[]): { ContextKeyNames: string[] } {
  const documents = texts.map((text): PolicyDocument => {
    try {
      return checkPolicy(JSON.parse(text), 'identity');
    } catch (error) {
      if (error instanceof PolicyError || error instanceof SyntaxError) throw invalidInput('Syntax errors in policy.');
      throw error;
    }
  });
  return { ContextKeyNames: [...new Set(documents.flatMap(contextKeys))] };
}

export const simulationOperations: IamOperations = {
  SimulatePrincipalPolicy: {
    access: onPolicySource,
    run(input, call) {
      return run(input, sourceOf(call, input.PolicySourceArn));
    },
  },

  SimulateCustomPolicy: {
    run(input, call) {
      const caller = input.CallerArn ?? `arn:aws:iam::${call.account}:user/simulated`;
      const name = caller.slice(caller.lastIndexOf('/') + 1);
      const principal: Principal = {
        kind: 'user',
        account: caller.split(':')[4] ?? call.account,
        arn: caller,
        userName: name,
        userId: name,
      };
      return run(input, { principal, policies: [], boundary: undefined });
    },
  },

  GetContextKeysForCustomPolicy: {
    run(input) {
      return keysOf(input.PolicyInputList);
    },
  },

  GetContextKeysForPrincipalPolicy: {
    access: onPolicySource,
    run(input, call) {
      const { policies } = sourceOf(call, input.PolicySourceArn);
      return keysOf([...policies.map(({ text }) => text), ...(input.PolicyInputList ?? [])]);
    },
  },
};
