import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { diff } from '../deploy/diff.ts';
import { validationError } from '../errors.ts';
import { requireStack, withId } from '../stacks.ts';
import type { Stack, StackDefinition } from '../state.ts';
import { fetchS3 } from '../template/source.ts';

interface PolicyStatement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Reads a stack policy from a body or a URL. @throws ValidationError where it is none */
export async function stackPolicy(
  call: Call,
  body: string | undefined,
  url: string | undefined,
): Promise<string | undefined> {
  if (body !== undefined && url !== undefined)
    throw validationError('You cannot specify both StackPolicyURL and StackPolicyBody');
  const text = url === undefined ? body : await fetchS3(call, url);
  if (text !== undefined) statements(text);
  return text;
}

function statements(text: string): PolicyStatement[] {
  const invalid = validationError('Error validating stack policy: Invalid stack policy');
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid;
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) throw invalid;
  const { Statement: found } = policy as { Statement?: unknown };
  if (found === undefined) {
    if (Object.keys(policy).length > 0) throw invalid;
    return [];
  }
  const all = (Array.isArray(found) ? found : [found]) as PolicyStatement[];
  for (const { Effect, Action, Resource, NotResource } of all) {
    const actions = list(Action);
    const resources = [...list(Resource), ...list(NotResource)];
    if (Effect !== 'Allow' && Effect !== 'Deny') throw invalid;
    if (actions.length === 0 || !actions.every((action) => /^Update:(?:\*|Modify|Replace|Delete)$/.test(action)))
      throw invalid;
    if (
      resources.length === 0 ||
      !resources.every((resource) => resource === '*' || /^LogicalResourceId\/[A-Za-z0-9*?]+$/.test(resource))
    )
      throw invalid;
  }
  return all;
}

/** Whether a stack's policy lets an update change its resources. @throws ValidationError for the first that it protects */
export function checkStackPolicy(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
  during: string | undefined,
): void {
  const text = during ?? stack.policy;
  if (text === undefined) return;
  const rules = statements(text);
  if (rules.length === 0) return;
  for (const change of diff(call, stack, definition).changes) {
    if (change.Action === 'Add') continue;
    const action =
      change.Action === 'Remove' ? 'Update:Delete' : change.Replacement === 'True' ? 'Update:Replace' : 'Update:Modify';
    const id = `LogicalResourceId/${change.LogicalResourceId ?? ''}`;
    const matching = rules.filter(
      (rule) => list(rule.Action).some((one) => one === action || one === 'Update:*') && concerns(rule, id),
    );
    const denied =
      matching.some(({ Effect }) => Effect === 'Deny') || !matching.some(({ Effect }) => Effect === 'Allow');
    if (denied)
      throw validationError(
        `Action denied by stack policy: Statement [#1] does not allow [${action}] for resource [${id}];`,
      );
  }
}

function concerns(rule: PolicyStatement, id: string): boolean {
  const fits = (pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(id);
  return rule.NotResource === undefined ? list(rule.Resource).some(fits) : !list(rule.NotResource).some(fits);
}

export const policyOperations: ServiceOperations<typeof Sdk> = {
  GetStackPolicy: {
    access: onStack,
    run(input, call) {
      const { policy } = requireStack(call, input.StackName, withId);
      return policy === undefined ? {} : { StackPolicyBody: policy };
    },
  },
  SetStackPolicy: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
      if (policy !== undefined) stack.policy = policy;
      return {};
    },
  },
};
