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
import { parseArn, type Call } from '@coldstart/cloud';
import { iamArn } from './arns.ts';
import { onPolicySource } from './access.ts';
import { invalidInput } from './errors.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import { sourceOf, type SimulationSource } from './simulation-source.ts';

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

function readPolicy(text: string, id: string, kind: PolicyKind): SimulatedPolicy {
  try {
    return { id, text, document: parsePolicy(text, kind) };
  } catch (error) {
    if (error instanceof PolicyError) throw invalidInput(`Policy document ${id} is invalid: ${error.message}`);
    throw error;
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

function simulateRequests(call: Call, input: SimulationInput, source: SimulationSource) {
  const [boundaryText] = input.PermissionsBoundaryPolicyInputList ?? [];
  const results = simulate({
    principal: source.principal,
    actions: input.ActionNames,
    resources: input.ResourceArns ?? ['*'],
    resourceAccount: parseArn(input.ResourceOwner ?? '')?.account,
    identity: [
      ...source.policies,
      ...(input.PolicyInputList ?? []).map((text, index) =>
        readPolicy(text, `PolicyInputList.${index + 1}`, 'identity'),
      ),
    ],
    boundary:
      boundaryText === undefined
        ? source.boundary
        : readPolicy(boundaryText, 'PermissionsBoundaryPolicyInputList.1', 'identity'),
    resource:
      input.ResourcePolicy === undefined ? undefined : readPolicy(input.ResourcePolicy, 'ResourcePolicy', 'resource'),
    context: contextOf(input.ContextEntries, source.principal),
  });
  const numbered = results.map((result, index) => ({ result, index }));
  const { items, rest } = page(call, input, numbered, ({ index }) => String(index));
  return {
    EvaluationResults: items.map(({ result }) => describeResult(result, input.ResourceArns !== undefined)),
    ...rest,
  };
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

function describeResult(result: SimulationResult, withResources: boolean): EvaluationResult {
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

function contextKeysOf(texts: readonly string[]): { ContextKeyNames: string[] } {
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
      return simulateRequests(call, input, sourceOf(call, input.PolicySourceArn));
    },
  },

  SimulateCustomPolicy: {
    run(input, call) {
      const caller = input.CallerArn ?? iamArn(call, 'user', '/', 'simulated');
      const name = caller.slice(caller.lastIndexOf('/') + 1);
      const principal: Principal = {
        kind: 'user',
        account: parseArn(caller)?.account ?? call.account,
        arn: caller,
        userName: name,
        userId: name,
      };
      return simulateRequests(call, input, { principal, policies: [], boundary: undefined });
    },
  },

  GetContextKeysForCustomPolicy: {
    run(input) {
      return contextKeysOf(input.PolicyInputList);
    },
  },

  GetContextKeysForPrincipalPolicy: {
    access: onPolicySource,
    run(input, call) {
      const { policies } = sourceOf(call, input.PolicySourceArn);
      return contextKeysOf([...policies.map(({ text }) => text), ...(input.PolicyInputList ?? [])]);
    },
  },
};
