/**
 * The grader in a process of its own, so that the pages survive it: `node process.ts <course>`, over IPC.
 *
 * It ends with the server, however that ends: a closed channel is noticed at once.
 */
import { findExercise, loadCourse, variantsOf, type Course } from '@coldstart/exercise';
import { createGrader, type Job, type KeptAccount } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { cloudState } from './cloud-state.ts';
import type { InvokeAsked } from '../api.ts';
import { invokeFunction } from './invoke.ts';
import { NO_ACCOUNT, NO_TRACES, type GraderMessage, type GraderRequest, type VariantId } from './messages.ts';
import { runTraces } from './run-traces.ts';

const [root = ''] = process.argv.slice(2);

function send(message: GraderMessage): void {
  // The server may be gone; `disconnect` says so.
  if (process.connected) process.send?.(message, () => undefined);
}

const idOf = ({ variant }: Job): VariantId => ({ slug: variant.exercise.slug, variant: variant.name });

const { grader } = createGrader({
  root,
  services: SERVICES,
  backend: 'embedded',
  // Whoever presses the button wants to see it run, changed or not.
  force: true,
  events: {
    onPhase(job, phase, check) {
      if (check === undefined) send({ type: 'phase', phase, ...idOf(job) });
    },
  },
  observer: {
    onStep: (job, title, trace) => send({ type: 'trace', title, trace, ...idOf(job) }),
    onCheck: (job, verdict, { trace, lines }) => send({ type: 'check', verdict, trace, lines, ...idOf(job) }),
  },
});

let course: Promise<Course> | undefined;

async function jobOf({ slug, variant: name }: VariantId): Promise<Job> {
  course ??= loadCourse(root);
  const exercise = findExercise(await course, slug, root);
  const variant = variantsOf(exercise).find((one) => one.name === name);
  if (variant === undefined) throw new Error(`${slug} has no variant \`${name}\`.`);
  return { variant, answer: { kind: 'work' } };
}

async function grade({ slug, variant }: VariantId): Promise<void> {
  try {
    const verdict = await grader.grade(await jobOf({ slug, variant }));
    send({ type: 'verdict', slug, variant, verdict });
  } catch (error) {
    send({ type: 'failed', slug, variant, message: error instanceof Error ? error.message : String(error) });
  }
}

async function cloud({ id, ...about }: VariantId & { readonly id: number }): Promise<void> {
  const job = await jobOf(about).catch(() => undefined);
  const keptNow = (): KeptAccount | undefined => job && grader.accountOf(job);
  const kept = keptNow();
  const state = kept && (await cloudState(kept, SERVICES));
  // While it was read, the next run may have taken it away: then there is nothing to see yet.
  send({ type: 'cloud', id, state: state !== undefined && keptNow() === kept ? state : NO_ACCOUNT });
}

async function invoke({
  id,
  asked,
  ...about
}: VariantId & { readonly id: number; readonly asked: InvokeAsked }): Promise<void> {
  const job = await jobOf(about).catch(() => undefined);
  if (job === undefined) return send({ type: 'invoked', id, invoked: undefined });
  const kept = grader.accountOf(job);
  const invoked =
    kept &&
    (await invokeFunction(kept, asked).catch((error: unknown) => {
      // The next run may have taken the account away meanwhile: then there is nothing to call. Anything else is to be seen.
      if (grader.accountOf(job) === kept) process.stderr.write(`A page's call failed: ${String(error)}\n`);
      return undefined;
    }));
  send({ type: 'invoked', id, invoked });
}

async function traces({ id, ...about }: VariantId & { readonly id: number }): Promise<void> {
  const job = await jobOf(about).catch(() => undefined);
  const kept = job && grader.accountOf(job);
  if (job === undefined || kept === undefined) return send({ type: 'traces', id, found: NO_TRACES });
  const found = await runTraces(kept).catch((error: unknown) => {
    // As with a call: an account that has gone has no traces, anything else is to be seen.
    if (grader.accountOf(job) === kept) process.stderr.write(`Traces could not be read: ${String(error)}\n`);
    return NO_TRACES;
  });
  send({ type: 'traces', id, found: grader.accountOf(job) === kept ? found : NO_TRACES });
}

process.on('message', (message) => {
  const request = message as GraderRequest;
  if (request.type === 'grade') void grade(request);
  else if (request.type === 'cloud') void cloud(request);
  else if (request.type === 'invoke') void invoke(request);
  else if (request.type === 'traces') void traces(request);
  else course = undefined;
});
process.on('disconnect', () => {
  void grader.close().finally(() => process.exit());
});
// The terminal sends Ctrl-C to the whole group: the server says when it is time.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

await grader.warm();
send({ type: 'ready' });
