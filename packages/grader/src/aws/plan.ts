import { readSubmission } from '@coldstart/exercise';
import { ABILITIES } from '../backend/abilities.ts';
import { lacksOf } from '../backend/proxied.ts';
import { readYaml } from '../build/read-yaml.ts';
import { jobName, type Job } from '../plan/jobs.ts';
import { LearnerProblem, UsageError } from '../problem.ts';
import { allUnsupported } from '../run/run-checks.ts';
import { PRICES_READ, resourcesIn } from './costs.ts';
import { countOf } from './remove.ts';
import type { AwsSession } from './session.ts';

/**
 * What somebody is asked to agree to, in lines: account and Region, what is made there, what it costs.
 *
 * @throws UsageError where nothing of it can be graded on AWS
 */
export async function planLines(jobs: readonly Job[], session: AwsSession): Promise<string[]> {
  const { account, arn, region, endpoint } = session;
  const lines = [`Account ${account}, as ${arn}`, `Region ${region}`];
  if (endpoint !== undefined) lines.push(`Not AWS itself: AWS_ENDPOINT_URL is ${endpoint}`);
  const hourly: string[] = [];
  for (const job of jobs) {
    const own = await planOf(job, region);
    lines.push('', ...own.lines);
    hourly.push(...own.hourly);
  }
  return [...lines, '', ...costLines(hourly)];
}

async function planOf(job: Job, region: string): Promise<{ lines: string[]; hourly: readonly string[] }> {
  const { exercise } = job.variant;
  const { template } = exercise.manifest;
  const capabilities = { lacks: lacksOf(ABILITIES.aws), iam: true };
  const [unsupported] = allUnsupported(exercise, { capabilities }) ?? [];
  if (unsupported !== undefined)
    throw new UsageError(`No check of ${jobName(job)} can be run on AWS. ${unsupported.message}`);
  if (template === false) return { lines: [`${jobName(job)} makes nothing: its checks read files.`], hourly: [] };
  const { files } = await readSubmission(job.variant, job.answer);
  const found = read(`${job.variant.path}/${template}`, Buffer.from(files.get(template) ?? []).toString('utf8'));
  const where = exercise.manifest.region ?? region;
  const lines = [
    `${jobName(job)} makes, in ${where}:`,
    ...[...countOf(found?.types ?? [])].map(([type, count]) => `  ${count} ${type}`),
    ...(found === undefined ? ['  nothing: its template cannot be read'] : []),
    '  1 stack around them, and what SAM makes of them: roles, permissions, mappings, stages',
    '  1 bucket for the code',
    '  1 log group for each function',
  ];
  if ((found?.reserved ?? 0) > 0) {
    lines.push(
      `  It reserves ${found?.reserved} concurrent executions: a new account has ten in all, and AWS refuses to reserve any of them.`,
    );
  }
  const lacking = exercise.manifest.checks.filter(({ needs }) =>
    [...exercise.manifest.needs, ...needs].some((need) => capabilities.lacks[need] !== undefined),
  );
  if (lacking.length > 0) {
    const all = exercise.manifest.checks.length;
    lines.push(`  ${lacking.length} of its ${all} checks need what AWS has no API for; they are left out.`);
  }
  const waits = exercise.manifest.checks.filter((entry) => !lacking.includes(entry));
  const seconds = waits.reduce((sum, { waits: one = 0 }) => sum + one, 0);
  if (seconds > 0) lines.push(`  Its checks wait up to ${Math.ceil(seconds / 60)} minutes of real time.`);
  return { lines, hourly: found?.hourly ?? [] };
}

function read(file: string, source: string): ReturnType<typeof resourcesIn> | undefined {
  try {
    return resourcesIn(readYaml(file, source).document);
  } catch (error) {
    // Grading says what is wrong with it.
    if (error instanceof LearnerProblem) return undefined;
    throw error;
  }
}

const costLines = (hourly: readonly string[]): string[] => [
  `Likely cost (${PRICES_READ}): the requests are a few hundred, inside the free tier or some cents at most.`,
  ...(hourly.length === 0 ? ['Nothing of it costs by the hour.'] : ['By the hour, and a begun hour counts:']),
  ...hourly.map((line) => `  ${line}`),
  'Everything is deleted afterwards. What AWS asks for is yours to pay, also if deleting fails.',
];
