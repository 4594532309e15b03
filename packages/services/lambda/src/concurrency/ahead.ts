import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { peekFunction, versionOf } from '../functions/find.ts';
import { runsHere } from '../functions/runtimes.ts';
import { writeLogs } from '../invoke/logs.ts';
import { specOf } from '../invoke/spec.ts';
import { liveOf, provisionedKey } from '../live.ts';
import { functionArn, type FunctionName } from '../names.ts';
import { runtimeOf } from '../runtime.ts';
import type { FunctionVersion } from '../state.ts';

/** Environments that are made before somebody needs them: each takes memory of this machine. The rest come with the first invocations. */
const MOST_AHEAD = 4;

/**
 * Makes the environments that a version is to have at hand.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 *
 * @returns whether their initialization went well
 */
export async function initializeAhead(call: Call, asked: FunctionName, wanted: number): Promise<boolean> {
  const found = peekFunction(call, asked);
  const version = found && versionOf(found, asked.qualifier);
  const runtime = version?.code.image?.runtime ?? version?.settings.runtime ?? '';
  if (found === undefined || version === undefined || !runsHere(runtime)) return true;
  const invoked = { asked, found, version, invokedArn: functionArn(asked, asked.qualifier) };
  const spec = await specOf(call, invoked, true).catch((error: unknown) => {
    // KMS may refuse to decrypt its variables.
    if (error instanceof AwsError) return undefined;
    throw error;
  });
  if (spec === undefined) return false;
  const live = liveOf(call.cloud);
  live.runtime ??= await runtimeOf(call.cloud);
  for (let made = 0; made < Math.min(wanted, MOST_AHEAD); made += 1) {
    const { succeeded, logs, logStream } = await live.runtime.initialize(spec);
    if (succeeded) continue;
    await writeLogs(call, spec, { role: version.settings.role, entry: call.entry, logStream, logs });
    return false;
  }
  return true;
}

/** Ends the environments of a version that nobody pays for any more; invocations under way finish first. */
export function endAhead(call: Call, { key }: FunctionVersion): void {
  // A runtime that is closing has ended its environments already.
  liveOf(call.cloud)
    .runtime?.retire(provisionedKey(key))
    .catch(() => undefined);
}
