import {
  classroomOf,
  followVerdict,
  keepWork,
  Later,
  NotKnown,
  Outbox,
  Refused,
  sendPatiently,
  type Membership,
} from '@coldstart/classroom/client';
import { exitCode } from '@coldstart/grader/verdict';
import { print, printError, tell } from '../print.ts';
import type { ChosenWork } from './chosen-work.ts';
import { nameOf, sayEvent, sayVerdict } from './said.ts';

/** One exercise of a run, and the submission that holds its files. */
interface Part {
  readonly chosen: ChosenWork;
  readonly name: string;
  id: string;
}

/** One `pnpm submit`: keeps, sends, follows. */
export class SubmissionRun {
  readonly #root: string;
  readonly #membership: Membership;
  readonly #signal: AbortSignal;
  readonly #outbox: Outbox;
  /** Ids of what this run has submitted. */
  readonly #now = new Set<string>();
  #sent = false;

  constructor(root: string, membership: Membership, signal: AbortSignal) {
    this.#root = root;
    this.#membership = membership;
    this.#signal = signal;
    this.#outbox = new Outbox(root);
  }

  /** What is said to somebody who does not wait any longer. */
  get interrupted(): string {
    if (this.#sent)
      return 'You do not wait any more. Nothing is lost: it is graded all the same, and `pnpm submit EXERCISE` shows the verdict.';
    if (this.#now.size === 0) return 'Interrupted. Nothing new was submitted.';
    return 'Interrupted. Nothing is lost: what you have submitted is kept, and `pnpm submit --send` goes on sending it.';
  }

  async sendOnly(): Promise<number> {
    const { left, refused } = await this.#send();
    return left > 0 || refused > 0 ? 2 : 0;
  }

  /** @param wait for the verdicts */
  async submit(chosen: readonly ChosenWork[], wait: boolean): Promise<number> {
    const parts: Part[] = [];
    for (const one of chosen) parts.push(await this.#keep(one));
    await this.#send();
    this.#sent = true;
    const exits: number[] = [];
    for (const part of parts) {
      const fate = await this.#outbox.fate(part.id);
      if (fate === 'refused') exits.push(2);
      else if (!wait) exits.push(0);
      else exits.push(fate === 'waiting' ? 2 : await this.#follow(part));
    }
    return Math.max(...exits);
  }

  /** The same files are one submission, however often somebody asks for its verdict. */
  async #keep(chosen: ChosenWork): Promise<Part> {
    const { variant } = chosen.work;
    const name = nameOf({ slug: variant.exercise.slug, variant: variant.name });
    if (chosen.submittedAs === undefined) return { chosen, name, id: await this.#keepAnew(chosen, name) };
    tell(`${name} has not changed since you submitted it.`);
    return { chosen, name, id: chosen.submittedAs };
  }

  async #keepAnew({ work }: ChosenWork, name: string): Promise<string> {
    const { asked } = await keepWork(this.#root, this.#membership, work);
    this.#now.add(asked.id);
    const sent = [...work.files.map(({ path }) => path), ...work.removed.map((path) => `${path} (removed)`)];
    tell(`${name}: ${sent.join(', ')}`);
    for (const note of work.leftOut) tell(note);
    return asked.id;
  }

  async #send(): Promise<{ left: number; refused: number }> {
    let refused = 0;
    const { left, others, why } = await sendPatiently(
      this.#root,
      this.#membership,
      (event) => {
        if (event.type === 'refused') refused += 1;
        sayEvent(event, this.#now);
      },
      { signal: this.#signal },
    );
    if (why !== undefined) {
      const what = left === 1 ? 'One submission waits' : `${left} submissions wait`;
      const how = why instanceof NotKnown ? '' : ' `pnpm submit --send` sends it later, and `pnpm start` by itself.';
      printError(
        `${why.message}\n${what}: nothing is lost.${left === 1 ? how : how.replace('sends it', 'sends them')}`,
      );
    }
    if (others > 0)
      printError(
        `${others === 1 ? 'A submission' : `${others} submissions`} of somebody whom you had joined as before ${others === 1 ? 'is' : 'are'} still in .coldstart/classroom/outbox. Join as that one again to send ${others === 1 ? 'it' : 'them'}, or remove the files.`,
      );
    return { left, refused };
  }

  /** Waits for the verdict and shows it. @returns its exit code, as `grade` has it */
  async #follow(part: Part): Promise<number> {
    try {
      const graded = await followVerdict(classroomOf(this.#membership), part.id, this.#signal, (ahead) =>
        tell(
          `${part.name} ${ahead === 0 ? 'is graded now or next' : `waits: ${ahead} ${ahead === 1 ? 'is' : 'are'} graded first`}. Ctrl-C ends the waiting; nothing is lost.`,
        ),
      );
      print();
      sayVerdict(graded);
      return exitCode({ exercises: [graded.verdict.verdict] });
    } catch (error) {
      if (error instanceof Refused && error.status === 404 && !this.#now.has(part.id)) return this.#anew(part);
      if (!(error instanceof Later || error instanceof Refused || error instanceof NotKnown)) throw error;
      printError(
        `The verdict of ${part.name} is not known yet: ${error.message} It is graded all the same; \`pnpm submit\` in its folder shows the verdict later.`,
      );
      return 2;
    }
  }

  /** The classroom does not have what was submitted before, such as after it was set up anew. */
  async #anew(part: Part): Promise<number> {
    part.id = await this.#keepAnew(part.chosen, part.name);
    await this.#send();
    return (await this.#outbox.fate(part.id)) === 'sent' ? this.#follow(part) : 2;
  }
}
