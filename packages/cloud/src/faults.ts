/** What happens to the calls that a rule picks. */
export type FaultEffect =
  | 'throttle' // refused as the service throttles
  | 'deny' // refused as IAM denies
  | 'drop' // never arrives: the connection ends without an answer
  | 'duplicate' // carried out twice, answered once
  | { /** Milliseconds of the machine's time before it is carried out. */ readonly delay: number }
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } };

/** Picks calls, and says what happens to them. */
export interface FaultRule {
  readonly account?: string;
  /** Signing name of the service: `dynamodb`. */
  readonly service: string;
  /** All operations when left out. */
  readonly operation?: string;
  /** Only calls whose resource (ARN) contains this. */
  readonly resource?: string;
  /** The first matching call that is hit, counted from 1; 1 when left out. */
  readonly nth?: number;
  /** How many calls are hit from there on; 1 when left out, `Infinity` for all. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export interface FaultSubject {
  readonly account: string;
  readonly service: string;
  readonly operation: string;
  readonly resources: readonly string[];
}

/** The faults that are asked for. */
export class Faults {
  readonly #rules = new Map<FaultRule, { seen: number }>();

  /** Adds a rule; returns the way to take it back. */
  add(rule: FaultRule): () => void {
    this.#rules.set(rule, { seen: 0 });
    return () => {
      this.#rules.delete(rule);
    };
  }

  /** Forgets the rules of one account, or all. */
  clear(account?: string): void {
    for (const rule of this.#rules.keys())
      if (account === undefined || rule.account === account) this.#rules.delete(rule);
  }

  get any(): boolean {
    return this.#rules.size > 0;
  }

  /** Counts a call, and says what is to happen to it. */
  hit(subject: FaultSubject): FaultEffect | undefined {
    let effect: FaultEffect | undefined;
    for (const [rule, count] of this.#rules) {
      if (!matches(rule, subject)) continue;
      count.seen += 1;
      const first = rule.nth ?? 1;
      if (count.seen >= first && count.seen < first + (rule.times ?? 1)) effect ??= rule.effect;
    }
    return effect;
  }
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  if (rule.service !== subject.service) return false;
  if (rule.account !== undefined && rule.account !== subject.account) return false;
  if (rule.operation !== undefined && rule.operation !== subject.operation) return false;
  const { resource } = rule;
  return resource === undefined || subject.resources.some((arn) => arn.includes(resource));
}

/** A call that a fault lost on its way: there is nobody to answer. */
export class DroppedCall extends Error {
  constructor() {
    super('A fault dropped this call.');
    this.name = 'DroppedCall';
  }
}
