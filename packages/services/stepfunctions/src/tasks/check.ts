import { parseArn, roleMay, type Call } from '@coldstart/cloud';
import { resourceOf, type Definition, type Diagnostic, type Json, type Resource } from '@coldstart/states';
import { sdkTarget } from './aws-sdk.ts';
import { HTTP_INTEGRATIONS } from './http/index.ts';
import { ELSEWHERE, INTEGRATIONS, integrationTarget } from './optimized/index.ts';
import { inputProblems, type Fields } from './sdk/input.ts';
import type { Target } from './sdk/call.ts';

type Cloud = Pick<Call, 'cloud'>;
type States = Pick<Definition, 'StartAt' | 'States'>;
type State = Definition['States'][string];

/** What a task's resource calls, where this cloud knows it. */
interface Called {
  /** The operation's, where it is one. */
  readonly input: Target['operation']['input'] | undefined;
  readonly fields: Fields;
}

/**
 * What CreateStateMachine refuses of what tasks call: integrations that AWS has not, patterns that one has not, and
 * parameters that are not there. Services that this cloud has not are taken, and refused by name when they are called.
 */
export async function resourceProblems(call: Cloud, definition: Definition): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { state, at } of statesIn(definition, '')) {
    if (state.Type !== 'Task' || typeof state.Resource !== 'string') continue;
    const resource = resourceOf(state.Resource);
    const called = await calledBy(call, resource);
    if (called === 'unknown') {
      const why = 'The value is not a valid resource ARN, or the resource is not available in this region.';
      found.push(schema(`The resource provided ${resource.arn} is not recognized. ${why}`, `${at}/Resource`));
      continue;
    }
    const inJsonata = (state.QueryLanguage ?? definition.QueryLanguage) === 'JSONata';
    const name = inJsonata ? 'Arguments' : 'Parameters';
    const template = state[name];
    if (called === undefined || typeof template !== 'object' || template === null) continue;
    const language = inJsonata ? 'JSONata' : 'JSONPath';
    for (const problem of inputProblems(called, template, called.fields, language))
      found.push(schema(problem, `${at}/${name}`));
  }
  return found;
}

const schema = (message: string, location: string): Diagnostic => ({
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  location,
});

/** Why a task cannot begin with these parameters, in the words of Step Functions. */
export async function parameterProblems(call: Cloud, resource: Resource, input: Json): Promise<readonly string[]> {
  const called = await calledBy(call, resource);
  return called === undefined || called === 'unknown' ? [] : inputProblems(called, input, called.fields);
}

/** @returns `unknown` for what AWS has not, `undefined` for what takes anything, or is not in this cloud */
async function calledBy(call: Cloud, resource: Resource): Promise<Called | 'unknown' | undefined> {
  if (resource.kind === 'activity') return undefined;
  if (resource.kind === 'lambda') return parseArn(resource.arn)?.service === 'lambda' ? undefined : 'unknown';
  const { service, action } = resource;
  const [name = '', ...rest] = action.split('.');
  const suffix = rest.join('.');
  if (service.startsWith('aws-sdk:')) {
    const target = await sdkTarget(call, service, action);
    if (target === undefined || !['', 'waitForTaskToken'].includes(suffix)) return 'unknown';
    return target === 'unknown'
      ? undefined
      : { input: target.operation.input, fields: { required: requiredOf(target) } };
  }
  if (ELSEWHERE.has(service)) return undefined;
  const request = HTTP_INTEGRATIONS[service]?.[name];
  if (request?.suffixes.some((one) => one === suffix) === true) return { input: undefined, fields: request.fields };
  const integration = INTEGRATIONS[service]?.[name];
  if (integration === undefined || !integration.suffixes.some((one) => one === suffix)) return 'unknown';
  const target = await integrationTarget(call, integration);
  return target === undefined ? undefined : { input: target.operation.input, fields: integration.fields };
}

const requiredOf = ({ operation }: Target): readonly string[] =>
  operation.required.map((name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);

/** All states of a machine, with where they stand in it. */
function* statesIn(states: States, at: string): Generator<{ readonly state: State; readonly at: string }> {
  for (const [name, state] of Object.entries(states.States)) {
    const here = `${at}/States/${name}`;
    yield { state, at: here };
    for (const [index, branch] of (state.Branches ?? []).entries())
      yield* statesIn(branch, `${here}/Branches[${index}]`);
    for (const field of ['ItemProcessor', 'Iterator'] as const) {
      const inner = state[field];
      if (inner !== undefined) yield* statesIn(inner, `${here}/${field}`);
    }
  }
}

/** What a role needs so that Step Functions hears of the end of what `.sync` has started. */
const RULE = 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';
const RULE_ACTIONS = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];

/** Whether a machine waits for executions by a rule that its role may not make, and so cannot be made either. */
export function lacksManagedRule(call: Call, definition: Definition, roleArn: string): boolean {
  const isSync = [...statesIn(definition, '')].some(({ state }) => {
    const resource = resourceOf(state.Resource ?? '');
    return resource.kind === 'service' && resource.pattern === 'sync';
  });
  const rule = `arn:aws:events:${call.region}:${call.account}:${RULE}`;
  return isSync && !RULE_ACTIONS.every((action) => roleMay(call.cloud, roleArn, action, rule));
}
