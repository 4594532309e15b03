import { isObject, type Json, type JsonObject } from '../json.ts';
import type { FunctionTable } from './function.ts';
import { hash } from './hashes.ts';
import { asNumber, asText, IntrinsicProblem, rounded } from './problem.ts';
import { seeded } from './random.ts';

/** Of what is hashed, encoded or decoded. */
const LONGEST_TEXT = 10_000;

export const valueFunctions: FunctionTable = {
  'States.Base64Encode': { arity: [1, 1], call: ([text]) => toBase64(short(text)) },
  'States.Base64Decode': { arity: [1, 1], call: ([text]) => fromBase64(short(text)) },
  'States.Hash': {
    arity: [2, 2],
    call: ([value = null, algorithm]) =>
      hash(short(typeof value === 'string' ? value : JSON.stringify(value)), asText(algorithm, 'algorithm')),
  },
  'States.JsonMerge': {
    arity: [3, 3],
    call: ([first, second, deep]) => {
      if (deep !== false)
        throw new IntrinsicProblem('Only the shallow merging mode is supported: the third argument must be false.');
      return { ...asObject(first, 'first argument'), ...asObject(second, 'second argument') };
    },
  },
  'States.MathRandom': {
    arity: [2, 3],
    call: ([start, end, seed], outside) => {
      const from = rounded(asNumber(start, 'start'));
      const to = rounded(asNumber(end, 'end'));
      if (to <= from) throw new IntrinsicProblem('The end must be greater than the start.');
      const random = seed === undefined ? outside.random() : seeded(asNumber(seed, 'seed'));
      return from + Math.floor(random * (to - from));
    },
  },
  'States.MathAdd': {
    arity: [2, 2],
    call: ([a, b]) => rounded(asNumber(a, 'first argument')) + rounded(asNumber(b, 'second argument')),
  },
};

function asObject(value: Json | undefined, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new IntrinsicProblem(`The ${what} must be an object.`);
}

function short(value: Json | undefined): string {
  const text = asText(value, 'argument');
  if (text.length > LONGEST_TEXT)
    throw new IntrinsicProblem(`The argument must not be longer than ${LONGEST_TEXT} characters.`);
  return text;
}

const toBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    throw new IntrinsicProblem('The argument is not valid Base64.');
  }
}
