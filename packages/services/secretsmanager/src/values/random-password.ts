import { randomInt } from 'node:crypto';
import { invalidParameter } from '../errors.ts';
import type { SecretsOperations } from '../sdk.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
const KINDS = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  space: ' ',
} as const;

export interface PasswordRules {
  readonly PasswordLength?: number | undefined;
  readonly ExcludeCharacters?: string | undefined;
  readonly ExcludeNumbers?: boolean | undefined;
  readonly ExcludePunctuation?: boolean | undefined;
  readonly ExcludeUppercase?: boolean | undefined;
  readonly ExcludeLowercase?: boolean | undefined;
  readonly IncludeSpace?: boolean | undefined;
  readonly RequireEachIncludedType?: boolean | undefined;
}

const pick = (letters: string): string => letters.charAt(randomInt(letters.length));

/** @throws AwsError InvalidParameterException */
export function randomPassword(rules: PasswordRules): string {
  const length = rules.PasswordLength ?? 32;
  const without = new Set(rules.ExcludeCharacters ?? '');
  const kinds = [
    rules.ExcludeLowercase === true ? '' : KINDS.lowercase,
    rules.ExcludeUppercase === true ? '' : KINDS.uppercase,
    rules.ExcludeNumbers === true ? '' : KINDS.numbers,
    rules.ExcludePunctuation === true ? '' : KINDS.punctuation,
    rules.IncludeSpace === true ? KINDS.space : '',
  ]
    .map((letters) => [...letters].filter((letter) => !without.has(letter)).join(''))
    .filter((letters) => letters !== '');
  const all = kinds.join('');
  if (all === '')
    throw invalidParameter('The password can have no character at all: exclude fewer types or characters.');
  const required = rules.RequireEachIncludedType === false ? [] : kinds;
  if (length < Math.max(1, required.length))
    throw invalidParameter('Password length is too short based on the required types.');
  const letters = [...required.map(pick), ...Array.from({ length: length - required.length }, () => pick(all))];
  // What is required comes first: nobody may know where it is.
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
}

export const passwordOperations: SecretsOperations = {
  GetRandomPassword: { run: (input) => ({ RandomPassword: randomPassword(input) }) },
};
