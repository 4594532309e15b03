import { loadCourse } from '@coldstart/exercise';
import { UsageError } from '@coldstart/grader';
import {
  cleanCommand,
  findLeftovers,
  openSession,
  removeLeftovers,
  type Left,
  type Leftovers,
} from '@coldstart/grader/aws';
import { agrees, askingHere, requireSomebody, type Asking } from '../aws/consent.ts';
import { leftLines } from '../aws/receipt.ts';
import type { CourseLocation } from '../grade-command.ts';
import { print, printError } from '../print.ts';

export interface CleanOptions {
  readonly backend?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly yes?: true;
}

/** Finds what grading has left in an AWS account, and deletes it. @returns the exit code: 2 where something stays */
export async function clean(
  { root }: CourseLocation,
  { backend, profile, region, yes }: CleanOptions,
  signal: AbortSignal,
  asking: Asking = askingHere(yes === true),
): Promise<number> {
  if (backend !== 'aws') {
    throw new UsageError(
      'Only an AWS account keeps something: `pnpm course clean --backend aws`. Other clouds forget what was graded.',
    );
  }
  requireSomebody(asking);
  const session = await openSession({ profile, region });
  print(`Account ${session.account}, as ${session.arn}`);
  const regions = new Set([session.region]);
  // Some exercises say where they are deployed.
  for (const { manifest } of (await loadCourse(root)).exercises)
    if (manifest.region !== undefined) regions.add(manifest.region);
  const found: Leftovers[] = [];
  for (const one of regions) found.push(await findLeftovers(session, one));
  const lines = found.flatMap(linesOf);
  for (const line of lines) print(line);
  if (lines.length === 0) {
    print(`Nothing of this course is left in ${[...regions].join(' and ')}.`);
    return 0;
  }
  if (!(await agrees('Delete all of it?', asking, signal))) {
    print(signal.aborted ? '\nInterrupted. Nothing was deleted.' : 'Nothing was deleted.');
    return signal.aborted ? 130 : 0;
  }
  const left: Left[] = [];
  for (const one of found) {
    if (signal.aborted) break;
    const result = await removeLeftovers(session, one);
    for (const what of result.deleted) print(`Deleted: ${what}`);
    left.push(...result.left);
  }
  for (const line of leftLines(left, cleanCommand(session, session.region))) printError(line);
  if (signal.aborted) return 130;
  return left.length > 0 ? 2 : 0;
}

const linesOf = ({ region, stacks, buckets, logGroups }: Leftovers): string[] =>
  [
    ...stacks.map(({ name, at }) => `stack ${name}, made ${at}`),
    ...buckets.map((name) => `bucket ${name}`),
    ...logGroups.map((name) => `log group ${name}`),
  ].map((line) => `  ${region}: ${line}`);
