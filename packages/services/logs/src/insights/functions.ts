import { addressOf, isInSubnet } from './addresses.ts';
import { timeText } from './record.ts';

/** `undefined` for a field that is not there. */
export type Value = string | number | boolean | undefined;

interface QueryFunction {
  /** How many arguments it takes, at least and at most. */
  readonly takes: readonly [least: number, most?: number];
  readonly value: (parts: readonly Value[], now: number) => Value;
}

const MANY = Number.MAX_SAFE_INTEGER;

const text = (value: Value): string | undefined =>
  typeof value === 'boolean' ? String(Number(value)) : value === undefined ? undefined : String(value);
const number = (value: Value): number => (text(value)?.trim() ? Number(value) : Number.NaN);
const known = (value: number): Value => (Number.isFinite(value) ? value : undefined);

const ofNumber = (calculate: (value: number) => number): QueryFunction => ({
  takes: [1],
  value: ([one]) => known(calculate(number(one))),
});
const ofNumbers = (calculate: (...values: number[]) => number): QueryFunction => ({
  takes: [1, MANY],
  value: (parts) => known(calculate(...parts.map(number))),
});
const ofText = (make: (value: string) => Value): QueryFunction => ({
  takes: [1],
  value: ([one]) => {
    const given = text(one);
    return given === undefined ? undefined : make(given);
  },
});

/** Takes letters off: white space, or those that are named. */
const trimming = (pattern: (letters: string) => RegExp, trim: (value: string) => string): QueryFunction => ({
  takes: [1, 2],
  value([one, letters]) {
    if (letters === undefined) return text(one) === undefined ? undefined : trim(text(one) ?? '');
    return text(one)?.replace(pattern(String(letters).replace(/[\\\]^-]/g, '\\$&')), '');
  },
});

/** Whether an address is in a subnet: `10.0.0.0/8`. */
const inSubnet = (isOfKind: (address: string) => boolean): QueryFunction => ({
  takes: [2],
  value([one, subnet]) {
    const address = text(one) ?? '';
    const [net = '', bits = ''] = (text(subnet) ?? '').split('/');
    const [own, other] = [addressOf(address), addressOf(net)];
    if (own === undefined || other === undefined || !isOfKind(address) || !isOfKind(net)) return false;
    return /^\d+$/.test(bits) && Number(bits) <= other.bits && isInSubnet(own, other, Number(bits));
  },
});

const isIp = (text: string): boolean => addressOf(text) !== undefined;
const isIPv4 = (text: string): boolean => addressOf(text)?.bits === 32;
const isIPv6 = (text: string): boolean => addressOf(text)?.bits === 128;

function millis(value: Value): Value {
  const given = text(value);
  if (given === undefined) return undefined;
  return known(/^\d+$/.test(given) ? Number(given) : Date.parse(given.replace(' ', 'T').replace(/Z?$/, 'Z')));
}

/**
 * Functions of a query that make one value of others, by their names in lower case.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export const FUNCTIONS: Readonly<{ [name: string]: QueryFunction | undefined }> = {
  abs: ofNumber(Math.abs),
  ceil: ofNumber(Math.ceil),
  floor: ofNumber(Math.floor),
  log: ofNumber(Math.log),
  sqrt: ofNumber(Math.sqrt),
  greatest: ofNumbers(Math.max),
  least: ofNumbers(Math.min),

  ispresent: { takes: [1], value: ([one]) => one !== undefined },
  coalesce: { takes: [1, MANY], value: (parts) => parts.find((part) => part !== undefined) },

  isempty: { takes: [1], value: ([one]) => (text(one) ?? '') === '' },
  isblank: { takes: [1], value: ([one]) => (text(one) ?? '').trim() === '' },
  concat: { takes: [1, MANY], value: (parts) => parts.map((part) => text(part) ?? '').join('') },
  strlen: ofText((value) => [...value].length),
  toupper: ofText((value) => value.toUpperCase()),
  tolower: ofText((value) => value.toLowerCase()),
  trim: trimming(
    (letters) => new RegExp(`^[${letters}]+|[${letters}]+$`, 'g'),
    (value) => value.trim(),
  ),
  ltrim: trimming(
    (letters) => new RegExp(`^[${letters}]+`),
    (value) => value.trimStart(),
  ),
  rtrim: trimming(
    (letters) => new RegExp(`[${letters}]+$`),
    (value) => value.trimEnd(),
  ),
  // The first letter is number 0; without a length it goes on to the end.
  substr: {
    takes: [2, 3],
    value: ([one, start, length]) =>
      text(one)?.slice(number(start), length === undefined ? undefined : number(start) + number(length)),
  },
  replace: {
    takes: [3],
    value: ([one, wanted, other]) => text(one)?.replaceAll(text(wanted) ?? '', () => text(other) ?? ''),
  },
  strcontains: { takes: [2], value: ([one, part]) => text(one)?.includes(text(part) ?? '') === true },

  isvalidip: ofText(isIp),
  isvalidipv4: ofText(isIPv4),
  isvalidipv6: ofText(isIPv6),
  isipinsubnet: inSubnet(isIp),
  isipv4insubnet: inSubnet(isIPv4),
  isipv6insubnet: inSubnet(isIPv6),

  frommillis: {
    takes: [1],
    value: ([one]) => (Number.isNaN(number(one)) ? undefined : timeText(number(one))),
  },
  tomillis: { takes: [1], value: ([one]) => millis(one) },
  now: { takes: [0], value: (_, now) => Math.floor(now / 1000) },
};
