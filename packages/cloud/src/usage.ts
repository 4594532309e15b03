import type { JournalEntry } from './journal.ts';

/** So much of something that AWS bills was used; the names of meters are those of a price list. */
export interface MeteredUsage {
  readonly meter: string;
  readonly quantity: number;
  readonly resource: string;
}

type Values = Readonly<Record<string, unknown>>;

/** Whoever knows what is billed. */
export interface Meters {
  /** For a call that has succeeded. */
  call(service: string, operation: string, input: Values, output: Values): readonly MeteredUsage[];
  /** For what else happened, when it begins. */
  entry(entry: JournalEntry): readonly MeteredUsage[];
}

/** Counts by account what AWS would bill. It is asked for while the account is there, and forgotten with it. */
export class UsageLog {
  readonly #byAccount = new Map<string, Map<string, MeteredUsage>>();

  note(account: string, { meter, quantity, resource }: MeteredUsage): void {
    const own = this.#byAccount.get(account) ?? new Map<string, MeteredUsage>();
    this.#byAccount.set(account, own);
    const key = `${meter} ${resource}`;
    own.set(key, { meter, resource, quantity: quantity + (own.get(key)?.quantity ?? 0) });
  }

  of(account: string): MeteredUsage[] {
    return [...(this.#byAccount.get(account)?.values() ?? [])];
  }

  forget(account: string): void {
    this.#byAccount.delete(account);
  }
}
