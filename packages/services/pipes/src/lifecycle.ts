import { defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { streamOf } from '@coldstart/cloud/sources';
import { sourceKind } from './kinds.ts';
import { queuePoller } from './poll/queue.ts';
import { streamPoller } from './poll/stream.ts';
import {
  changePipe,
  peekPipe,
  pipes,
  queueProgress,
  streamProgress,
  isActive,
  type Pipe,
  type PipeSettings,
} from './state.ts';
import { whyNot } from './verify.ts';

/** Milliseconds from `CREATING` to `RUNNING`, and the like; on AWS it is a minute or two. */
const SETTLES_AFTER = 100;

interface Settling {
  readonly name: string;
  readonly created: number;
  /** What a change that fails is taken back to. */
  readonly before?: PipeSettings;
}

/** A state that is on its way becomes what it is on its way to, or says why not. */
export const pipeSettles = defineTimer<Settling>('pipes/state', async (call, { name, created, before }) => {
  const found = peekPipe(call, name);
  // Another of the same name may have taken its place.
  if (found === undefined || found.created !== created) return;
  if (found.state === 'DELETING') return forget(call, found);
  const reason = found.state === 'STOPPING' ? undefined : await whyNot(call, found);
  const pipe = changePipe(call, name);
  if (reason === undefined) {
    pipe.state = pipe.desired;
    pipe.stateReason = undefined;
  } else {
    if (before !== undefined) pipe.settings = before;
    pipe.state = FAILED[pipe.state] ?? pipe.state;
    pipe.stateReason = reason;
  }
  if (isActive(pipe)) startPolling(call, pipe);
  else stopPolling(call, pipe);
});

const FAILED: Readonly<Record<string, Pipe['state'] | undefined>> = {
  CREATING: 'CREATE_FAILED',
  UPDATING: 'UPDATE_FAILED',
  STARTING: 'START_FAILED',
};

/** Its state settles soon after. */
export function settle(call: Call, pipe: Pipe, before?: PipeSettings): void {
  const { name, created, state } = pipe;
  const as = servicePrincipal('pipes.amazonaws.com', call.account);
  const what = `${name} is ${state}`;
  call.schedule(
    pipeSettles,
    { in: SETTLES_AFTER },
    { name, created, ...(before && { before }) },
    { key: name, what, as },
  );
}

/** One that was stopped goes on where it was. */
function startPolling(call: Call, { name, source, account }: Pipe): void {
  const as = servicePrincipal('pipes.amazonaws.com', account);
  const options = { source: streamOf(source), key: name, data: { name }, what: `${name} reads ${source}`, as };
  if (sourceKind(source) === 'sqs') call.startPolling(queuePoller, options);
  else call.startPolling(streamPoller, options);
}

function stopPolling(call: Call, { name }: Pipe): void {
  call.stopPolling(queuePoller, name);
  call.stopPolling(streamPoller, name);
  // What was received and not handled comes back to the queue by itself.
  call.state(queueProgress, { part: name }).messages = [];
}

function forget(call: Call, pipe: Pipe): void {
  stopPolling(call, pipe);
  call.state(pipes).byName.delete(pipe.name);
  call.dropState(queueProgress, { part: pipe.name });
  call.dropState(streamProgress, { part: pipe.name });
}
