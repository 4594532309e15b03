/**
 * The grader in a process of its own, so that the pages survive it: `node process.ts <course>`, over IPC.
 *
 * It ends with the server, however that ends: a closed channel is noticed at once.
 */
import { findExercise, loadCourse, variantsOf, type Course } from '@coldstart/exercise';
import { createGrader, type Job, type KeptAccount } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { cloudState } from './cloud-state.ts';
import { NO_ACCOUNT, type Ask, type Told, type Which } from './messages.ts';

const [root = ''] = process.argv.slice(2);

function tell(message: Told): void {
  // The server may be gone; `disconnect` says so.
  if (process.connected) process.send?.(message, () => undefined);
}

const which = ({ variant }: Job): Which => ({ slug: variant.exercise.slug, variant: variant.name });

const { grader } = createGrader({
  root,
  services: SERVICES,
  backend: 'embedded',
  // Whoever presses the button wants to see it run, changed or not.
  force: true,
  events: {
    onPhase(job, phase, check) {
      if (check === undefined) tell({ type: 'phase', phase, ...which(job) });
    },
  },
  observer: {
    onStep: (job, title, trace) => tell({ type: 'trace', title, trace, ...which(job) }),
    onCheck: (job, verdict, { trace, lines }) => tell({ type: 'check', verdict, trace, lines, ...which(job) }),
  },
});

let course: Promise<Course> | undefined;

async function jobOf({ slug, variant: name }: Which): Promise<Job> {
  course ??= loadCourse(root);
  const exercise = findExercise(await course, slug, root);
  const variant = variantsOf(exercise).find((one) => one.name === name);
  if (variant === undefined) throw new Error(`${slug} has no variant \`${name}\`.`);
  return { variant, answer: { kind: 'work' } };
}

async function grade({ slug, variant }: Which): Promise<void> {
  try {
    const verdict = await grader.grade(await jobOf({ slug, variant }));
    tell({ type: 'verdict', slug, variant, verdict });
  } catch (error) {
    tell({ type: 'failed', slug, variant, message: error instanceof Error ? error.message : String(error) });
  }
}

async function cloud({ id, ...about }: Which & { readonly id: number }): Promise<void> {
  const job = await jobOf(about).catch(() => undefined);
  const keptNow = (): KeptAccount | undefined => job && grader.accountOf(job);
  const kept = keptNow();
  const read = kept && (await cloudState(kept, SERVICES));
  // While it was read, the next run may have taken it away: then there is nothing to see yet.
  tell({ type: 'cloud', id, state: read !== undefined && keptNow() === kept ? read : NO_ACCOUNT });
}

process.on('message', (message) => {
  const ask = message as Ask;
  if (ask.type === 'grade') void grade(ask);
  else if (ask.type === 'cloud') void cloud(ask);
  else course = undefined;
});
process.on('disconnect', () => {
  void grader.close().finally(() => process.exit());
});
// The terminal sends Ctrl-C to the whole group: the server says when it is time.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

await grader.warm();
tell({ type: 'ready' });
