import type { TaskWork } from '../execution.ts';
import { ERRORS, type FailureDetails, Failure, runtimeFailure } from '../failure.ts';
import { type EventDetails, errorDetails, inputDetails, outputDetails, textOf } from '../history.ts';
import type { Json, JsonObject } from '../json.ts';
import { fillExpressions } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { fillTemplate } from '../queries/template.ts';
import { type Resource, resourceOf } from '../resource.ts';
import { scopeOf } from './context.ts';
import { attempt, failState } from './fail.ts';
import { checkPayload, inputOf, succeed } from './leave.ts';
import { mocked } from './mock.ts';
import { numberOf } from './numbers.ts';
import { type Frame, languageOf, note, recordNext, type Run, stateOf } from './run.ts';

const PREFIXES = { lambda: 'LambdaFunction', activity: 'Activity', service: 'Task' } as const;

interface Request {
  readonly input: Json;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly credentials?: JsonObject;
}

/** Asks for a task to be done. */
export async function startTask(run: Run, frame: Frame): Promise<void> {
  const { lane } = frame;
  const resource = resourceOf(stateOf(frame).Resource ?? '');
  if (resource.kind === 'activity' && run.outside.hasActivity?.(resource.arn) === false)
    throw runtimeFailure(`The activity ${resource.arn} does not exist.`);
  const token = run.outside.uuid();
  const request = await requestOf(run, frame, token);
  await checkParameters(run, frame, resource, request.input);
  const { mock } = run.execution.test ?? {};
  if (mock !== undefined) return mocked(run, frame, mock);
  const scheduled = recordTask(run, frame, 'Scheduled', scheduledDetails(run, resource, request));
  // Workers say when they begin; functions and services begin at once.
  if (resource.kind !== 'activity') recordTask(run, frame, 'Started', resource.kind === 'lambda' ? undefined : {});
  const { timeoutSeconds, heartbeatSeconds } = request;
  const work: TaskWork = {
    kind: 'task',
    id: String(scheduled),
    token,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
  lane.doing = resource.kind === 'activity' ? work : begun(work, run.outside.now);
  run.commands.push({ type: 'startTask', task: work.id, token, resource, ...request });
}

async function checkParameters(run: Run, frame: Frame, resource: Resource, parameters: Json): Promise<void> {
  const problems = (await run.outside.problems?.(resource, parameters)) ?? [];
  if (problems.length === 0) return;
  const what = languageOf(run, stateOf(frame)) === 'JSONata' ? 'Arguments' : 'Parameters';
  throw runtimeFailure(
    `The ${what} '${textOf(parameters)}' could not be used to start the Task: [${problems.join(', ')}]`,
  );
}

/** From its beginning on a task may time out. */
function begun(work: TaskWork, now: number): TaskWork {
  const { timeoutSeconds, heartbeatSeconds } = work;
  return {
    ...work,
    ...(timeoutSeconds === undefined ? {} : { due: now + timeoutSeconds * 1000 }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatDue: now + heartbeatSeconds * 1000 }),
  };
}

async function requestOf(run: Run, frame: Frame, token: string): Promise<Request> {
  const state = stateOf(frame);
  const inJsonata = languageOf(run, state) === 'JSONata';
  const effective = inJsonata ? frame.lane.input : inputOf(run, frame);
  const scope = scopeOf(run, frame, effective, { token });
  const timeoutSeconds = await secondsOf('TimeoutSeconds', state.TimeoutSeconds, state.TimeoutSecondsPath, scope);
  const heartbeatSeconds = await secondsOf(
    'HeartbeatSeconds',
    state.HeartbeatSeconds,
    state.HeartbeatSecondsPath,
    scope,
  );
  const template = inJsonata ? state.Arguments : state.Parameters;
  const fill = inJsonata
    ? fillExpressions
    : (value: Json, _location: string, within: Scope) => fillTemplate(value, within);
  const input = template === undefined ? effective : await fill(template, 'Arguments', scope);
  note(run, inJsonata ? 'afterArguments' : 'afterParameters', input);
  const credentials =
    state.Credentials === undefined ? undefined : ((await fill(state.Credentials, 'Credentials', scope)) as JsonObject);
  return {
    input,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

const secondsOf = (name: string, value: Json | undefined, path: string | undefined, scope: Scope) =>
  numberOf({ name, value, path }, scope);

function scheduledDetails(run: Run, resource: Resource, request: Request): EventDetails {
  const { input, timeoutSeconds, heartbeatSeconds, credentials } = request;
  const limits = {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
    ...(credentials === undefined ? {} : { taskCredentials: { roleArn: credentials['RoleArn'] } }),
  };
  if (resource.kind !== 'service') return { ...inputDetails(input), resource: resource.arn, ...limits };
  return { parameters: textOf(input), region: run.execution.start.stateMachine.id.split(':')[3] ?? '', ...limits };
}

/** Adds `TaskStarted`, `LambdaFunctionFailed` or the like. @param details left out where the event has none */
function recordTask(run: Run, frame: Frame, what: string, details: EventDetails | undefined): number {
  const resource = resourceOf(stateOf(frame).Resource ?? '');
  const type = `${PREFIXES[resource.kind]}${what}`;
  if (details === undefined) return recordNext(run, frame.lane, type);
  const key = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails` as const;
  const of = resource.kind === 'service' ? { resource: resource.action, resourceType: resource.service } : {};
  return recordNext(run, frame.lane, type, key, { ...details, ...of });
}

export function taskStarted(run: Run, frame: Frame, workerName: string | undefined): void {
  frame.lane.doing = begun(frame.lane.doing as TaskWork, run.outside.now);
  recordTask(run, frame, 'Started', workerName === undefined ? {} : { workerName });
}

export function taskSubmitted(run: Run, frame: Frame, output: Json): void {
  recordTask(run, frame, 'Submitted', outputDetails(output));
}

export async function taskSucceeded(run: Run, frame: Frame, output: Json): Promise<void> {
  const resource = resourceOf(stateOf(frame).Resource ?? '');
  try {
    checkPayload(output, resource.kind === 'service' ? resource.service : resource.arn);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return taskFailed(run, frame, error.details);
  }
  frame.lane.doing = { kind: 'busy' };
  recordTask(run, frame, 'Succeeded', outputDetails(output));
  note(run, 'result', output);
  await attempt(run, frame, () => succeed(run, frame, output));
}

export async function taskFailed(run: Run, frame: Frame, failure: FailureDetails): Promise<void> {
  frame.lane.doing = { kind: 'busy' };
  recordTask(run, frame, 'Failed', errorDetails(failure));
  await failState(run, frame, failure);
}

/** A task took too long, or its heartbeat stayed away: AWS calls both States.Timeout. */
export async function taskTimedOut(run: Run, frame: Frame, heartbeat: boolean): Promise<void> {
  const failure: FailureDetails = {
    error: ERRORS.timeout,
    causeForCatcher: '',
    ...(heartbeat ? { alias: ERRORS.heartbeat } : {}),
  };
  recordTask(run, frame, 'TimedOut', errorDetails(failure));
  await failState(run, frame, failure);
}
