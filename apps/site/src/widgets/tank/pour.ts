import { receive } from '@coldstart/service-sqs/receive';
import { answer, type Answer } from './function.ts';
import { LENGTH, RUN, SENT, type Name, type Setting } from './setting.ts';

/** One invocation. */
export interface Run extends Answer {
  /** When its first message was received; then Lambda may wait for more. */
  readonly from: number;
  readonly at: number;
  readonly to: number;
  readonly batch: readonly Name[];
}

/** A moment in the life of a message. */
export interface Step {
  readonly name: Name;
  readonly at: number;
  readonly to: 'visible' | 'gathered' | 'running' | 'hidden' | 'deleted' | 'dead';
  /** Of what is hidden: until when. */
  readonly until?: number;
}

export interface Story {
  readonly runs: readonly Run[];
  readonly steps: readonly Step[];
}

interface Held {
  readonly name: Name;
  readonly group: string;
  readonly kept: number;
  visibleAt: number;
  received: number;
}

/** What a batching window has gathered so far. */
interface Gathering {
  readonly from: number;
  readonly held: Held[];
}

/** All that happens, from the first message to the end of the drawing. */
export function pour(setting: Setting): Story {
  return new Tank(setting).pour();
}

class Tank {
  readonly #setting: Setting;
  readonly #runs: Run[] = [];
  readonly #steps: Step[] = [];
  readonly #waiting = new Map<Name, Held>();
  readonly #turns = new Map<string, number>();
  /** Seconds in which something happens. */
  readonly #due = new Set<number>(SENT.map(({ at }) => at));
  #turn = 0;
  #gathering: Gathering | undefined;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  pour(): Story {
    for (let now = 0; now <= LENGTH; now = this.#next(now)) {
      for (const run of this.#runs) if (run.to === now) this.#end(run);
      for (const { name, at } of SENT) if (at === now) this.#arrive(name, now);
      this.#comeBack(now);
      this.#look(now);
    }
    return { runs: this.#runs, steps: this.#steps };
  }

  #next(now: number): number {
    return Math.min(...[...this.#due].filter((at) => at > now), LENGTH + 1);
  }

  #arrive(name: Name, now: number): void {
    this.#waiting.set(name, { name, group: name.charAt(0), kept: now, visibleAt: now, received: 0 });
    this.#steps.push({ name, at: now, to: 'visible' });
  }

  #comeBack(now: number): void {
    for (const { name, visibleAt, received } of this.#waiting.values())
      if (visibleAt === now && received > 0) this.#steps.push({ name, at: now, to: 'visible' });
  }

  /** Lambda receives until a batch is full, or there is nothing; it begins the batch then, or when the window ends. */
  #look(now: number): void {
    const { size, queue } = this.#setting;
    const window = queue === 'fifo' ? 0 : this.#setting.window;
    for (;;) {
      const held = this.#gathering?.held ?? [];
      held.push(...this.#receive(now, size - held.length));
      if (held.length === 0) return;
      this.#gathering ??= { from: now, held };
      const ends = this.#gathering.from + window;
      if (held.length < size && ends > now) {
        this.#due.add(ends);
        return;
      }
      this.#begin(now, this.#gathering);
      this.#gathering = undefined;
    }
  }

  #receive(now: number, most: number): readonly Held[] {
    const { queue, most: maxReceiveCount, timeout } = this.#setting;
    const { taken, dead } = receive(this.#waiting.values(), {
      fifo: queue === 'fifo',
      now,
      most,
      retention: Number.POSITIVE_INFINITY,
      maxReceiveCount: maxReceiveCount === 0 ? undefined : maxReceiveCount,
      turns: this.#turns,
    });
    for (const { name } of dead) {
      this.#waiting.delete(name);
      this.#steps.push({ name, at: now, to: 'dead' });
    }
    for (const held of taken) {
      held.received += 1;
      held.visibleAt = now + timeout;
      this.#due.add(held.visibleAt);
      this.#turns.set(held.group, (this.#turn += 1));
      // A standard queue has it behind what was not received yet.
      if (queue === 'fifo') continue;
      this.#waiting.delete(held.name);
      this.#waiting.set(held.name, held);
    }
    for (const { name, visibleAt } of taken) this.#steps.push({ name, at: now, to: 'gathered', until: visibleAt });
    return taken;
  }

  #begin(now: number, { from, held }: Gathering): void {
    const batch = held.map(({ name }) => name);
    const poisoned = held.find(({ name }) => name === 'B2');
    const to = now + RUN;
    this.#due.add(to);
    this.#runs.push({ from, at: now, to, batch, ...answer(batch, (poisoned?.received ?? 1) - 1, this.#setting) });
    for (const { name, visibleAt } of held) this.#steps.push({ name, at: now, to: 'running', until: visibleAt });
  }

  #end({ batch, deleted, to }: Run): void {
    for (const name of batch) {
      if (deleted.includes(name)) {
        this.#waiting.delete(name);
        this.#steps.push({ name, at: to, to: 'deleted' });
      } else {
        const until = this.#waiting.get(name)?.visibleAt ?? to;
        this.#steps.push({ name, at: to, to: 'hidden', until });
      }
    }
  }
}
