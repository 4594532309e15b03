import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { exerciseVerdictSchema } from '@coldstart/grader';
import { LONGEST_LINE, type InsideRequest } from './inside/messages.ts';

/** What the grader inside answered to a request. */
export type ProgramAnswer = Extract<z.infer<typeof messageSchema>, { token: string }>;

/** It has ended, of itself or by the system. */
export class ProgramEnded extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProgramEnded';
  }
}

/** It has not answered in time, and was ended. */
export class ProgramLate extends Error {
  constructor() {
    super('It did not answer in time.');
    this.name = 'ProgramLate';
  }
}

// It runs where other people's code runs: what it says is read as carefully as what they would say.
const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('verdict'),
    token: z.string(),
    verdict: exerciseVerdictSchema,
    spent: z.string().max(1000).optional(),
  }),
  z.strictObject({ type: z.literal('broken'), token: z.string(), message: z.string().max(10_000) }),
]);

/** Characters of what it complains that are kept. */
const COMPLAINTS = 2000;

/** The grader inside, seen from outside. */
export class Program {
  readonly #child: ChildProcess;
  readonly #kill: () => Promise<void>;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended: Promise<string>;
  #waiting: { readonly token: string; resolve(answer: ProgramAnswer): void } | undefined;
  #complaints = '';
  #gone = false;
  /** Submissions that it was given. */
  uses = 0;

  /** @param kill ends it and everything that it started, whatever it does */
  constructor(child: ChildProcess, kill: () => Promise<void>) {
    this.#child = child;
    this.#kill = kill;
    const { stdin, stdout, stderr } = child;
    stdin?.on('error', () => undefined);
    stderr?.on(
      'data',
      (chunk: Buffer) => (this.#complaints = (this.#complaints + chunk.toString()).slice(-COMPLAINTS)),
    );
    if (stdout !== null) this.#listen(stdout);
    const ended = Promise.withResolvers<string>();
    child.once('error', (error) => ended.resolve(error.message));
    child.once('close', (code, signal) => ended.resolve(signal ?? `exit code ${code}`));
    this.#ended = ended.promise.then((how) => {
      this.#gone = true;
      return [how, this.#complaints.trim()].filter((part) => part !== '').join('\n');
    });
    this.#ready.promise.catch(() => undefined);
    void this.#ended.then((how) => this.#ready.reject(new ProgramEnded(how)));
  }

  /** Once it can grade. @throws ProgramEnded, ProgramLate */
  async ready(milliseconds: number): Promise<void> {
    await this.#within(milliseconds, this.#ready.promise);
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** @throws ProgramEnded, ProgramLate */
  async ask(request: InsideRequest, milliseconds: number): Promise<ProgramAnswer> {
    this.uses += 1;
    const { promise, resolve } = Promise.withResolvers<ProgramAnswer>();
    this.#waiting = { token: request.token, resolve };
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const ended = this.#ended.then((how) => Promise.reject(new ProgramEnded(how)));
    return await this.#within(milliseconds, Promise.race([promise, ended]));
  }

  /** Lets it end by itself, and sees to it that it does. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => void this.#kill(), 7000);
    await this.#ended;
    clearTimeout(timer);
  }

  async kill(): Promise<void> {
    await this.#kill();
    await this.#ended;
  }

  async #within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new ProgramLate()), milliseconds);
    try {
      return await Promise.race([promise, late.promise]);
    } catch (error) {
      if (error instanceof ProgramLate) await this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A line that is none of its messages, or that answers nothing that was asked, is nobody's. */
  #listen(output: NodeJS.ReadableStream): void {
    let length = 0;
    output.on('data', (chunk: Buffer) => {
      const end = chunk.lastIndexOf(10);
      length = end === -1 ? length + chunk.length : chunk.length - end;
      // Nothing that it has to say is so long.
      if (length > LONGEST_LINE) void this.#kill();
    });
    createInterface({ input: output }).on('line', (line) => {
      const message = readMessage(line);
      if (message?.type === 'ready') this.#ready.resolve();
      else if (message !== undefined && message.token === this.#waiting?.token) this.#waiting.resolve(message);
    });
  }
}

function readMessage(line: string): z.infer<typeof messageSchema> | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
