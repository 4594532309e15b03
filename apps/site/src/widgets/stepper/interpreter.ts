/** The interpreter in a worker: asked anew after each change, and ended when it does not end by itself. */
import type { Answered, Asked } from './session.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 20_000;

export class Interpreter {
  readonly #told: (answered: Answered) => void;
  readonly #failed: (text: string) => void;
  #worker: Worker | undefined;
  #number = 0;
  #patience: number | undefined;

  constructor(told: (answered: Answered) => void, failed: (text: string) => void) {
    this.#told = told;
    this.#failed = failed;
  }

  /** Only the last question's answer is told. */
  ask(asked: Asked): void {
    const number = (this.#number += 1);
    this.#worker ??= this.#begin();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's messages go to no origin
    this.#worker.postMessage({ number, asked });
    window.clearTimeout(this.#patience);
    this.#patience = window.setTimeout(() => {
      this.stop();
      this.#failed('That runs and runs: look for a loop or an expression that does not end.');
    }, PATIENCE);
  }

  stop(): void {
    window.clearTimeout(this.#patience);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ number: number; answered: Answered }>) => {
      if (data.number !== this.#number) return;
      window.clearTimeout(this.#patience);
      this.#told(data.answered);
    });
    worker.addEventListener('error', () => this.#failed('The stepper could not be loaded: reload the page.'));
    return worker;
  }
}
