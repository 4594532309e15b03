import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomSuffix(length = 12): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** `stack-logicalId-RANDOM`, cut to a length, as CloudFormation names what has no name. Some types leave out the stack. */
export function physicalName(
  stackName: string,
  logicalId: string,
  options: { readonly most: number; readonly lower?: boolean },
): string {
  const room = options.most - 14;
  const half = Math.floor(room / 2);
  const stack = stackName.slice(0, Math.max(half, room - logicalId.length));
  const logical = logicalId.slice(0, room - stack.length);
  const name = [...(stackName === '' ? [] : [stack]), logical, randomSuffix()].join('-');
  return options.lower === true ? name.toLowerCase() : name;
}
