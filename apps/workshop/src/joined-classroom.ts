import {
  BackgroundSender,
  ClassroomError,
  editedWork,
  keepWork,
  NotKnown,
  Outbox,
  readMembership,
  sendPatiently,
  type SendingEvent,
} from '@coldstart/classroom/client';
import { isUntouched, SubmissionTooLarge, type ExerciseVariant } from '@coldstart/exercise';
import type { ClassroomJoined, SubmissionKept } from './api.ts';

/** Milliseconds that a page is made to wait for the classroom; what is not sent by then is sent later. */
const PATIENCE = 10_000;

/** The learner's class, where one was joined: submits for the pages, and sends what waits while the server runs. */
export class JoinedClassroom {
  readonly #root: string;
  readonly #sender: BackgroundSender;

  constructor(root: string) {
    this.#root = root;
    this.#sender = new BackgroundSender(root, (event) => process.stderr.write(`${said(event)}\n`));
  }

  /** Null also where the file that says so is broken: submitting says what to do then. */
  async joined(): Promise<ClassroomJoined> {
    const membership = await readMembership(this.#root).catch((error: unknown) => {
      if (error instanceof ClassroomError) return undefined;
      throw error;
    });
    if (membership === undefined) return { joined: null };
    const { server, title, learner } = membership;
    return { joined: { server, title, name: learner.name } };
  }

  /** Keeps the learner's files as a submission, and sends it where that is possible now. */
  async submit(variant: ExerciseVariant): Promise<SubmissionKept | { error: string; status: 409 | 422 }> {
    try {
      const membership = await readMembership(this.#root);
      if (membership === undefined)
        return { error: 'You are in no classroom. Join one in the terminal: `pnpm join ADDRESS CODE`.', status: 409 };
      if (await isUntouched(variant))
        return { error: 'The files are as they came. Work in them, then submit them.', status: 422 };
      const { asked } = await keepWork(this.#root, membership, await editedWork(variant));
      return await this.#send(asked.id, membership);
    } catch (error) {
      if (error instanceof ClassroomError || error instanceof SubmissionTooLarge)
        return { error: error.message, status: 422 };
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  async #send(
    id: string,
    membership: Parameters<typeof sendPatiently>[1],
  ): Promise<SubmissionKept | { error: string; status: 422 }> {
    let [message, refused] = ['It is submitted.', ''];
    const signal = AbortSignal.timeout(PATIENCE);
    const waits = 'It waits on your machine and goes out by itself as soon as it can: nothing is lost.';
    try {
      const { why } = await sendPatiently(
        this.#root,
        membership,
        (event) => {
          if (event.type === 'refused' && event.waiting.asked.id === id) refused = event.reason;
          if (event.type !== 'sent' || event.waiting.asked.id !== id) return;
          const { ahead } = event.submitted;
          if (ahead > 0) message = `It is submitted; ${ahead} ${ahead === 1 ? 'is' : 'are'} graded first.`;
        },
        { signal },
      );
      if (why instanceof NotKnown) message = `${why.message} Until then it waits on your machine: nothing is lost.`;
      else if (why !== undefined) message = `${why.message} ${waits}`;
    } catch (error) {
      if (!signal.aborted) throw error;
      message = `The classroom takes its time. ${waits}`;
    }
    const fate = await new Outbox(this.#root).fate(id);
    if (fate === 'refused')
      return { error: refused === '' ? 'The classroom did not take it; the terminal says why.' : refused, status: 422 };
    return { state: fate, message: fate === 'sent' && message.endsWith(waits) ? 'It is submitted.' : message };
  }
}

/** What the background has to tell the terminal. */
function said(event: SendingEvent | { readonly type: 'failed'; readonly message: string }): string {
  switch (event.type) {
    case 'sent':
      return `Submitted, after it had waited: ${event.waiting.asked.slug}.`;
    case 'refused':
      return `${event.waiting.asked.slug} was not taken: ${event.reason} It is kept in .coldstart/classroom/outbox/refused/${event.waiting.name}.`;
    case 'broken':
      return `A submission that waited cannot be read, and was set aside: ${event.path}.`;
    case 'failed':
      return `Submissions wait: ${event.message}`;
  }
}
