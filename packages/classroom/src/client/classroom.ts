import { harmless } from '@coldstart/grader/text';
import { z } from 'zod';
import {
  classroomInfoSchema,
  errorSchema,
  joinedSchema,
  personalCodeSchema,
  submissionStateSchema,
  submittedSchema,
  whoSchema,
  type ClassroomInfo,
  type JoinAsked,
  type Joined,
  type LearnerState,
  type SubmissionAsked,
  type SubmissionState,
  type Submitted,
} from '../protocol/index.ts';
import type { ServerAddress } from './connect.ts';
import { exchange, otherwise, type Answer, type Asked } from './exchange.ts';
import { Later, NotKnown, Refused, SomethingElse } from './problem.ts';

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for an answer. */
  readonly patience?: number | undefined;
}

/** A classroom's server, as the learner's side of the protocol asks it. Names and sentences of it can be printed. */
export class Classroom {
  readonly #address: ServerAddress;
  readonly #token: string | undefined;
  readonly #patience: Patience;

  constructor(address: ServerAddress, token: string | undefined, patience: Patience = {}) {
    this.#address = address;
    this.#token = token;
    this.#patience = patience;
  }

  /** @throws Later, SomethingElse where no classroom answers */
  async info(trustFirst = false): Promise<{ info: ClassroomInfo; fingerprint: string | undefined }> {
    try {
      const asked = { method: 'GET', path: '/api/classroom', trustFirst } as const;
      const { value, fingerprint } = await this.#ask(asked, classroomInfoSchema);
      return { info: { ...value, title: harmless(value.title) }, fingerprint };
    } catch (error) {
      if (error instanceof Refused || error instanceof NotKnown)
        throw new SomethingElse(otherwise(this.#address.server), { cause: error });
      throw error;
    }
  }

  async join(body: JoinAsked): Promise<Joined> {
    const { value } = await this.#ask({ method: 'POST', path: '/api/classroom/join', body }, joinedSchema);
    const { learner, token, personalCode } = value;
    return {
      learner: { ...learner, name: harmless(learner.name) },
      token,
      ...(personalCode !== undefined && { personalCode: harmless(personalCode) }),
    };
  }

  /** A new personal code; the one before no longer counts. */
  async newCode(): Promise<string> {
    const asked = { method: 'POST', path: '/api/classroom/code', body: {} } as const;
    return harmless((await this.#ask(asked, personalCodeSchema)).value.code);
  }

  async leave(): Promise<void> {
    await this.#ask({ method: 'POST', path: '/api/classroom/leave', body: {} }, z.undefined());
  }

  async who(): Promise<Pick<LearnerState, 'me' | 'title'>> {
    const { me, title } = (await this.#ask({ method: 'GET', path: '/api/classroom/me' }, whoSchema)).value;
    return { me: { ...me, name: harmless(me.name) }, title: harmless(title) };
  }

  /**
   * @throws Later where it is not known to be kept: it may be all the same, and the same id again does no harm.
   *   Refused only where a classroom has said it, not something else at its address.
   */
  async submit(body: SubmissionAsked): Promise<Submitted> {
    try {
      const asked = { method: 'POST', path: '/api/classroom/submissions', body } as const;
      const { value } = await this.#ask(asked, submittedSchema);
      if (value.id !== body.id) throw new SomethingElse(otherwise(this.#address.server));
      return value;
    } catch (error) {
      if (error instanceof Refused) await this.info();
      throw error;
    }
  }

  async state(id: string): Promise<SubmissionState> {
    const path = `/api/classroom/submissions/${id}`;
    return (await this.#ask({ method: 'GET', path }, submissionStateSchema)).value;
  }

  async #ask<Value>(
    asked: Asked,
    schema: z.ZodType<Value>,
  ): Promise<{ value: Value; fingerprint: string | undefined }> {
    const token = this.#token === undefined ? {} : { token: this.#token };
    const answer = await exchange(this.#address, { ...this.#patience, ...token, ...asked });
    if (answer.status < 200 || answer.status > 299) throw this.#problem(answer);
    const read = schema.safeParse(json(answer.body));
    if (!read.success) throw new SomethingElse(otherwise(this.#address.server), { cause: read.error });
    return { value: read.data, fingerprint: answer.fingerprint };
  }

  #problem({ status, body, retryAfter }: Answer): Error {
    const { server } = this.#address;
    const said = errorSchema.safeParse(json(body)).data?.error;
    const text = said === undefined ? undefined : harmless(said);
    if (status === 429) {
      const wait = retryAfter === undefined ? 'Wait a little' : `Wait ${retryAfter} s`;
      return new Later(`${text ?? 'Too many tries.'} ${wait}, then try again.`, { retryAfter });
    }
    if (status >= 500 || status === 408 || status === 425)
      return new Later(text ?? `${server} has a fault (status ${status}). Try again in a while.`, { retryAfter });
    if (status < 400) return new SomethingElse(otherwise(server));
    if (status === 401) {
      // A page that asks for a password says the same, in its own way.
      if (text === undefined) return new SomethingElse(otherwise(server));
      if (this.#token === undefined) return new Refused(status, text);
      return new NotKnown(`${text} If that stays so, run \`pnpm join --leave\`, then join again.`);
    }
    return new Refused(status, text ?? `${server} refused it (status ${status}) and did not say why.`);
  }
}

function json(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
