/** The person wants no more of it. */
export class Interrupted extends Error {
  constructor() {
    super('It was interrupted');
    this.name = 'Interrupted';
  }
}

/** @throws Interrupted as soon as the signal is aborted; what was waited for goes on without anyone who waits */
export async function unlessAborted<Result>(signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
