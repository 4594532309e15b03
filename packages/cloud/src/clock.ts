import { AsyncLocalStorage } from 'node:async_hooks';
import TinyQueue from 'tinyqueue';

/** Cancels a timer; harmless when it has fired already. */
export type Cancel = () => void;

/**
 * The cloud's time. Real time runs on; `advance` jumps ahead of it, firing what falls due on the way,
 * in order, each at its own moment, and waits for what it set off. So a retry after two minutes
 * takes no time, and what happened is stamped two minutes later.
 */
export interface Clock {
  /** Milliseconds since 1970, as the cloud sees them. */
  now(): number;
  /** The machine's own time, which clients sign with. */
  machineNow(): number;
  /** The cloud's time at a moment of the machine's: when a presigned URL was made. */
  at(machineTime: number): number;
  /** Runs `task` once `delay` milliseconds of the cloud's time have passed. */
  after(delay: number, task: () => void | Promise<void>): Cancel;
  /**
   * Runs `task` at a moment of the cloud's time, or now where that has passed. Not the same as `after` what is left of
   * it: time runs on while that is worked out, and `advance` to the moment itself would fall short of the task.
   */
  atMoment(moment: number, task: () => void | Promise<void>): Cancel;
  /**
   * Waits for so many milliseconds of the cloud's time: what a task does that must not hold time up.
   *
   * @param begun is given the way to end it early
   */
  sleep(milliseconds: number, begun?: (wake: () => void) => void): Promise<void>;
  /** Waits for something that takes the machine's time, whatever happens to the cloud's, and does not hold that up. */
  aside<Result>(work: Promise<Result>): Promise<Result>;
  /** Moves time ahead by so many milliseconds. */
  advance(milliseconds: number): Promise<void>;
  /** Milliseconds until the next timer falls due, if there is one. */
  nextDue(): number | undefined;
  /** Waits for the tasks that are running now, and those that they start, without moving time. */
  settled(): Promise<void>;
  /** Drops every timer. */
  close(): void;
}

/** Where the cloud's time was moved to, so many milliseconds ahead of the machine's, and when on the machine. */
export interface Jump {
  readonly at: number;
  readonly offset: number;
}

/** Keeps over restarts how far the cloud's time is ahead: records and timers of a time to come would lie behind it. */
export interface ClockMemory {
  /** One jump for each time that somebody has moved it. */
  readonly jumps: readonly Jump[];
  /** Told of every step, before what falls due at it happens. */
  keep(jumps: readonly Jump[]): void;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly task: () => void | Promise<void>;
  cancelled: boolean;
}

/** A timer's work under way; `asleep` counts what in it waits for time. */
interface Task {
  asleep: number;
}

/** Node's `setTimeout` fires at once for anything longer. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** What is due now waits for no millisecond, as `setTimeout` would. @returns how it is stopped */
function alarmIn(delay: number, ring: () => void): () => void {
  if (delay <= 0) {
    // Not `unref`: the loop would sleep until something else happens.
    const immediate = setImmediate(ring);
    return () => clearImmediate(immediate);
  }
  const timeout = setTimeout(ring, Math.min(delay, LONGEST_TIMEOUT)).unref();
  return () => clearTimeout(timeout);
}

const inOrder = (a: Timer, b: Timer): number => a.due - b.due || a.order - b.order;

/** Cancelled timers that may wait in the heap for their moment. */
const MOST_CANCELLED = 1000;

/**
 * The one place of the cloud that asks the machine for the time.
 *
 * @param runs false for time that stands still but for `advance`: what a test measures is then exact
 * @param memory where a clock before this one has left its time
 */
export function createClock(onError: (error: unknown) => void, runs = true, memory?: ClockMemory): Clock {
  const origin = Date.now();
  const machineTime = (): number => (runs ? Date.now() : origin);
  const moves = [...(memory?.jumps ?? [])];
  const jumps = [...moves];
  let offset = moves.at(-1)?.offset ?? 0;
  let order = 0;
  let frozenAt: number | undefined;
  let timers = new TinyQueue<Timer>([], inOrder);
  let cancelled = 0;
  const running = new Set<Task>();
  const current = new AsyncLocalStorage<Task>();
  let changed: (() => void)[] = [];
  let stopAlarm: () => void = () => undefined;

  const now = (): number => frozenAt ?? machineTime() + offset;

  function earliest(): Timer | undefined {
    while (timers.peek()?.cancelled === true) {
      timers.pop();
      cancelled -= 1;
    }
    return timers.peek();
  }

  function cancel(timer: Timer): void {
    if (timer.cancelled) return;
    timer.cancelled = true;
    cancelled += 1;
    // Timers that are put off again and again must not pile up until they would have been due.
    if (cancelled < MOST_CANCELLED || cancelled * 2 < timers.length) return;
    timers = new TinyQueue(
      timers.data.filter((one) => !one.cancelled),
      inOrder,
    );
    cancelled = 0;
  }

  function notify(): void {
    for (const wake of changed.splice(0)) wake();
  }

  /** @param timer the earliest one */
  function run(timer: Timer): void {
    timers.pop();
    // It has fired: to cancel it now changes nothing.
    timer.cancelled = true;
    const task: Task = { asleep: 0 };
    running.add(task);
    void current
      .run(task, async () => timer.task())
      .catch(onError)
      .finally(() => {
        running.delete(task);
        notify();
      });
  }

  function arm(): void {
    stopAlarm();
    const next = earliest();
    if (next === undefined || frozenAt !== undefined) return;
    if (!runs && next.due > now()) return;
    stopAlarm = alarmIn(next.due - now(), () => {
      for (let due = earliest(); due !== undefined && due.due <= now(); due = earliest()) run(due);
      arm();
    });
  }

  /** Tasks that sleep wait for time, so time does not wait for them. */
  const awake = (): boolean => {
    for (const { asleep } of running) if (asleep === 0) return true;
    return false;
  };

  async function settled(): Promise<void> {
    while (awake()) await new Promise<void>((wake) => changed.push(wake));
  }

  function sleep(milliseconds: number, begun?: (wake: () => void) => void): Promise<void> {
    const task = current.getStore();
    if (task !== undefined) task.asleep += 1;
    return new Promise((resolve) => {
      let asleep = true;
      const wake = (): void => {
        if (!asleep) return;
        asleep = false;
        cancelAlarm();
        if (task !== undefined) task.asleep -= 1;
        resolve();
      };
      const cancelAlarm = after(milliseconds, wake);
      begun?.(wake);
      notify();
    });
  }

  async function aside<Result>(work: Promise<Result>): Promise<Result> {
    const task = current.getStore();
    if (task === undefined) return work;
    task.asleep += 1;
    notify();
    try {
      return await work;
    } finally {
      task.asleep -= 1;
    }
  }

  const after = (delay: number, task: () => void | Promise<void>): Cancel => atMoment(now() + delay, task);

  function atMoment(moment: number, task: () => void | Promise<void>): Cancel {
    const timer: Timer = { due: Math.max(now(), moment), order: order++, task, cancelled: false };
    timers.push(timer);
    // A timer that is set by a task starts a task of its own.
    current.exit(arm);
    return () => cancel(timer);
  }

  let advancing: Promise<void> = Promise.resolve();

  /** @param move which one it is a step of: steps on the way are of no use any more once it is at its end */
  function jump(move: number, ahead: number): void {
    const step = { at: Date.now(), offset: ahead };
    jumps.push(step);
    moves[move] = step;
    memory?.keep(moves);
  }

  async function advanceTo(target: number): Promise<void> {
    const move = moves.length;
    for (let due = earliest(); due !== undefined && due.due <= target; due = earliest()) {
      frozenAt = Math.max(now(), due.due);
      jump(move, frozenAt - machineTime());
      run(due);
      // Whatever it sets off at this moment happens before time goes on.
      await settled();
    }
    frozenAt = undefined;
    offset = Math.max(offset, target - machineTime());
    jump(move, offset);
    arm();
  }

  return {
    now,
    machineNow: () => Date.now(),
    at(machineTime) {
      let then = 0;
      // While time stands still at a moment, the machine's goes on: what came later must not be stamped earlier.
      let reached = 0;
      for (const jump of jumps) {
        if (jump.at > machineTime) break;
        reached = Math.max(reached, jump.at + then);
        then = jump.offset;
      }
      return Math.max(reached, machineTime + then);
    },
    after,
    atMoment,
    sleep,
    aside,
    advance(milliseconds) {
      const move = advancing.then(async () => {
        await settled();
        await advanceTo(now() + milliseconds);
      });
      advancing = move;
      return move;
    },
    nextDue() {
      const next = earliest();
      return next === undefined ? undefined : Math.max(0, next.due - now());
    },
    settled,
    close() {
      stopAlarm();
      timers = new TinyQueue<Timer>([], inOrder);
      cancelled = 0;
    },
  };
}
