import type { Exercise } from '@coldstart/exercise';
import type { Stack } from '@coldstart/checks/runner';
import type { Backend } from './backend/index.ts';
import { jobKey } from './plan/verdict-store.ts';
import type { Job } from './plan/jobs.ts';

/** An account that stays after its checks, to be looked at. */
export interface KeptAccount {
  readonly account: string;
  readonly backend: Backend;
  readonly stack: Stack;
}

/** Accounts kept at a time: the functions of each have processes that wait. */
const MOST = 4;

/** The accounts of the newest runs, one an exercise; the oldest go first. */
export class KeptAccounts {
  readonly #kept = new Map<string, KeptAccount & { readonly exercise: string }>();

  of(job: Job): KeptAccount | undefined {
    return this.#kept.get(jobKey(job));
  }

  async keep(job: Job, account: KeptAccount): Promise<void> {
    this.#kept.set(jobKey(job), { ...account, exercise: job.variant.exercise.slug });
    const [oldest] = this.#kept;
    if (this.#kept.size > MOST && oldest !== undefined) await this.#drop(...oldest);
  }

  /** Forgets what the exercise had, in whatever language. */
  async release({ slug }: Exercise): Promise<void> {
    for (const [key, kept] of this.#kept) if (kept.exercise === slug) await this.#drop(key, kept);
  }

  async #drop(key: string, { account, backend }: KeptAccount): Promise<void> {
    this.#kept.delete(key);
    await backend.release(account);
  }
}
