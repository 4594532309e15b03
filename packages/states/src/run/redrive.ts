import { perform } from './enter.ts';
import { attempt } from './fail.ts';
import { framesFrom, rootFrame } from './frames.ts';
import { type Frame, record, type Run, stateOf } from './run.ts';

const REDONE_IN_PLACE = new Set(['Task', 'Parallel', 'Map']);

/**
 * Goes on from what was running when the execution ended: branches and items that had succeeded keep their outputs.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export async function redrive(run: Run): Promise<void> {
  const { execution } = run;
  const redriven = record(run, execution.events, 'ExecutionRedriven', 'executionRedrivenEventDetails', {
    redriveCount: execution.start.redriveCount,
  });
  // Going on changes what there is to go through.
  const frames = Array.from(framesFrom(rootFrame(run)));
  for (const frame of frames) {
    const { kind } = frame.lane.doing;
    // What waits to be entered or runs within others goes on by itself.
    if (kind === 'parallel' || kind === 'map') continue;
    if (kind === 'enter') run.ready.push(frame);
    else await again(run, frame, redriven);
  }
}

/** A Task, Map or Parallel is done again without being entered again; anything else is entered. */
async function again(run: Run, frame: Frame, redriven: number): Promise<void> {
  const { lane } = frame;
  lane.retries = [];
  lane.previous = redriven;
  if (!REDONE_IN_PLACE.has(stateOf(frame).Type)) {
    lane.doing = { kind: 'enter' };
    run.ready.push(frame);
    return;
  }
  lane.doing = { kind: 'busy' };
  await attempt(run, frame, () => perform(run, frame));
}
