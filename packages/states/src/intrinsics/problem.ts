import { isList, type Json } from '../json.ts';

/** Says what an intrinsic function cannot work with. */
export class IntrinsicProblem extends Error {
  override name = 'IntrinsicProblem';
}

export function asText(value: Json | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw new IntrinsicProblem(`The ${what} must be a string.`);
}

export function asNumber(value: Json | undefined, what: string): number {
  if (typeof value === 'number') return value;
  throw new IntrinsicProblem(`The ${what} must be a number.`);
}

export function asList(value: Json | undefined, what: string): readonly Json[] {
  if (isList(value)) return value;
  throw new IntrinsicProblem(`The ${what} must be an array.`);
}

/** Rounds as AWS does: halves go up, also below zero. There is no negative zero. */
export const rounded = (value: number): number => Math.round(value) + 0;
