import { type DataAccess, processorOf, type State } from '../definition.ts';
import type { ChildResult, MapRunWork } from '../execution.ts';
import type { FailureDetails } from '../failure.ts';
import { errorDetails } from '../history.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { fillExpressions } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { fillTemplate } from '../queries/template.ts';
import { batched } from './batch.ts';
import { scopeOf } from './context.ts';
import { attempt, failState } from './fail.ts';
import { succeed } from './leave.ts';
import { itemInput, type MapPlan } from './map.ts';
import { numberOf } from './numbers.ts';
import { type Frame, languageOf, record, recordNext, type Run, stateOf } from './run.ts';
import { exceedsTolerance, thresholdFailure, toleratedBy } from './tolerance.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const MOST_DISTRIBUTED = 10_000;

/** Begins a map run: every item or batch becomes an execution of its own, which is up to the host. */
export async function startMapRun(run: Run, frame: Frame, plan: MapPlan): Promise<void> {
  const { lane } = frame;
  const state = stateOf(frame);
  const scope = scopeOf(run, frame, plan.input);
  recordNext(run, lane, 'MapStateStarted', 'mapStateStartedEventDetails', { length: plan.items.length });
  const tolerated = await toleratedBy(state, scope);
  const maxItems = await maxItemsOf(state, scope);
  const id = mapRunArn(run, state);
  const started = recordNext(run, lane, 'MapRunStarted', 'mapRunStartedEventDetails', { mapRunArn: id });
  const doing: MapRunWork = {
    kind: 'mapRun',
    id,
    started,
    phase: 'reading',
    input: plan.input,
    concurrency: Math.min(plan.concurrency || MOST_DISTRIBUTED, MOST_DISTRIBUTED),
    tolerated,
    inputs: [],
    results: [],
    next: 0,
    running: 0,
    failed: 0,
  };
  lane.doing = doing;
  if (state.ItemReader === undefined) return itemsRead(run, frame, plan.items);
  const { parameters, config } = await accessOf(state.ItemReader, 'ItemReader', run, frame, scope);
  run.commands.push({
    type: 'readItems',
    run: id,
    resource: state.ItemReader.Resource ?? '',
    parameters,
    config,
    ...(maxItems === undefined ? {} : { maxItems }),
  });
}

/** Hands out the items, or ends at once where there are none. */
export async function itemsRead(run: Run, frame: Frame, items: readonly Json[]): Promise<void> {
  const doing = frame.lane.doing as MapRunWork;
  await attempt(run, frame, async () => {
    const selected: Json[] = [];
    for (const [Index, Value] of items.entries())
      selected.push(await itemInput(run, frame, { Index, Value }, doing.input));
    doing.inputs = await batched(stateOf(frame), selected, scopeOf(run, frame, doing.input));
    doing.phase = 'running';
    startChildren(run, frame, doing);
    if (doing.inputs.length === 0) await allEnded(run, frame, doing);
  });
}

function startChildren(run: Run, frame: Frame, doing: MapRunWork): void {
  const executionType = processorOf(stateOf(frame))?.ProcessorConfig?.ExecutionType ?? 'STANDARD';
  const path = pathOf(frame);
  while (doing.next < doing.inputs.length && doing.running < doing.concurrency) {
    const index = doing.next++;
    doing.running++;
    doing.results[index] = null;
    const input = doing.inputs[index] ?? null;
    run.commands.push({ type: 'startChild', run: doing.id, index, input, executionType, path });
  }
}

/** The names of the states, and numbers of the branches, that lead to this lane's state. */
function pathOf(frame: Frame): string[] {
  const { parent } = frame;
  if (parent === undefined) return [frame.lane.state];
  const branch = stateOf(parent).Type === 'Parallel' ? [String(frame.index)] : [];
  return [...pathOf(parent), ...branch, frame.lane.state];
}

export async function childEnded(run: Run, frame: Frame, index: number, result: ChildResult): Promise<void> {
  const doing = frame.lane.doing as MapRunWork;
  if (doing.phase !== 'running' || doing.results[index] !== null) return;
  doing.results[index] = result;
  doing.running--;
  if (result.status !== 'SUCCEEDED') doing.failed++;
  if (exceedsTolerance(doing.failed, doing.inputs.length, doing.tolerated))
    return mapRunFailed(run, frame, thresholdFailure);
  startChildren(run, frame, doing);
  if (doing.running === 0) await attempt(run, frame, () => allEnded(run, frame, doing));
}

async function allEnded(run: Run, frame: Frame, doing: MapRunWork): Promise<void> {
  const { ResultWriter } = stateOf(frame);
  if (ResultWriter === undefined) return endMapRun(run, frame, outputsOf(doing));
  doing.phase = 'writing';
  const scope = scopeOf(run, frame, doing.input);
  const { parameters, config } = await accessOf(ResultWriter, 'ResultWriter', run, frame, scope);
  const { inputs, results } = doing;
  const resource = ResultWriter.Resource;
  run.commands.push({ type: 'writeResults', run: doing.id, resource, parameters, config, inputs, results });
}

const outputsOf = (doing: MapRunWork): Json[] =>
  doing.results.filter((result) => result?.status === 'SUCCEEDED').map((result) => result?.output ?? null);

export async function endMapRun(run: Run, frame: Frame, output: Json): Promise<void> {
  const { lane } = frame;
  const doing = lane.doing as MapRunWork;
  lane.doing = { kind: 'busy' };
  const succeeded = recordNext(run, lane, 'MapRunSucceeded');
  record(run, succeeded, 'MapStateSucceeded');
  run.commands.push({ type: 'endMapRun', run: doing.id, status: 'SUCCEEDED' });
  // As recorded. AWS has linked what follows to the run's start since variables came, by the end of 2024; most
  // recordings of JSONPath are older.
  if (languageOf(run, stateOf(frame)) === 'JSONata') lane.previous = doing.started;
  await attempt(run, frame, () => succeed(run, frame, output));
}

export async function mapRunFailed(run: Run, frame: Frame, failure: FailureDetails): Promise<void> {
  const { lane } = frame;
  const doing = lane.doing as MapRunWork;
  lane.doing = { kind: 'busy' };
  recordNext(run, lane, 'MapRunFailed', 'mapRunFailedEventDetails', errorDetails(failure));
  run.commands.push({ type: 'endMapRun', run: doing.id, status: 'FAILED' });
  await failState(run, frame, failure);
}

/** A negative number is the reader's to refuse: AWS has begun the run by then. */
async function maxItemsOf({ ItemReader }: State, scope: Scope): Promise<number | undefined> {
  const { MaxItems: value, MaxItemsPath: path } = ItemReader?.ReaderConfig ?? {};
  if (typeof path === 'string') return numberOf({ name: 'MaxItems', value, path, signed: true }, scope);
  return numberOf({ name: 'MaxItems', value, path: undefined, signed: true }, scope);
}

async function accessOf(
  access: DataAccess,
  location: string,
  run: Run,
  frame: Frame,
  scope: Scope,
): Promise<{ parameters: Json; config: JsonObject }> {
  const config = access.ReaderConfig ?? access.WriterConfig ?? {};
  if (languageOf(run, stateOf(frame)) === 'JSONata') {
    const filled = await fillExpressions(config, `${location}/ReaderConfig`, scope);
    const parameters = await fillExpressions(access.Arguments ?? {}, `${location}/Arguments`, scope);
    return { parameters, config: isObject(filled) ? filled : {} };
  }
  return { parameters: fillTemplate(access.Parameters ?? {}, scope), config };
}

/** `arn:aws:states:us-east-1:111111111111:mapRun:Machine/Label:uuid` */
function mapRunArn(run: Run, state: State): string {
  const { id, name } = run.execution.start.stateMachine;
  const label = state.Label ?? run.outside.uuid();
  return `${id.split(':').slice(0, 5).join(':')}:mapRun:${name}/${label}:${run.outside.uuid()}`;
}
