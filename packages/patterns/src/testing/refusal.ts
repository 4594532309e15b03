import { PatternError } from '../pattern-error.ts';

/** Why something is refused, in AWS's words; fails where it is not. */
export function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
