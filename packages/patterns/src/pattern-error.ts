import { Refused, type Position } from './json/refused.ts';

/** A pattern that AWS refuses; the message is AWS's. */
export class PatternError extends Error {
  /** What is wrong with it, without the service's words around it. */
  readonly reason: string;
  /** Where AWS found out; it says so for most refusals. */
  readonly position: Position | undefined;

  constructor(message: string, { reason, position }: Pick<PatternError, 'reason' | 'position'>) {
    super(message);
    this.name = 'PatternError';
    this.reason = reason;
    this.position = position;
  }
}

/** Reads something, and puts a service's words in front of why it is refused. */
export function refusing<T>(read: () => T, word: (refused: Refused) => string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) throw new PatternError(word(error), error);
    throw error;
  }
}
