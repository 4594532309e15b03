import { validation } from '../errors.ts';

/** d₁.d₂d₃… × 10^exponent; no digits at all is zero. */
interface Decimal {
  readonly negative: boolean;
  /** Significant digits, without zeros at either end. */
  readonly digits: string;
  readonly exponent: number;
}

const ZERO: Decimal = { negative: false, digits: '', exponent: 0 };
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** What needs no normalizing and is exact in a JavaScript number. */
const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/;

function parse(text: string): Decimal {
  const match = NUMBER.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) {
    throw validation(`The parameter cannot be converted to a numeric value${text === '' ? '' : `: ${text}`}`);
  }
  const all = whole + fraction;
  const first = all.search(/[1-9]/);
  if (first === -1) return ZERO;
  return {
    negative: match[1] === '-',
    digits: all.slice(first).replace(/0+$/, ''),
    exponent: whole.length - 1 - first + Number(match[4] ?? 0),
  };
}

const MOST_DIGITS = 38;
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';

function checkRange({ digits, exponent }: Decimal): void {
  if (digits === '') return;
  if (exponent > 125) {
    throw validation(OVERFLOW);
  }
  if (exponent < -130) {
    throw validation('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digits.length > MOST_DIGITS) throw validation('Attempting to store more than 38 significant digits in a Number');
}

function format({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

/**
 * A number as DynamoDB gives it back: no leading or trailing zeros, no exponent.
 * Two numbers are equal when their normal forms are.
 *
 * @throws ValidationException beyond 38 digits or the range of magnitudes (1E-130 to 9.9…E+125)
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function normalizeNumber(text: string): string {
  if (PLAIN.test(text)) return text;
  const decimal = parse(text);
  checkRange(decimal);
  return format(decimal);
}

function scaled({ negative, digits, exponent }: Decimal, scale: number): bigint {
  if (digits === '') return 0n;
  const magnitude = BigInt(digits) * 10n ** BigInt(exponent - digits.length + 1 - scale);
  return negative ? -magnitude : magnitude;
}

/** The exact sum of two numbers. @throws ValidationException when it does not fit */
export function addNumbers(left: string, right: string): string {
  if (PLAIN.test(left) && PLAIN.test(right)) return String(Number(left) + Number(right));
  const a = parse(left);
  const b = parse(right);
  const scale = Math.min(a.exponent - a.digits.length + 1, b.exponent - b.digits.length + 1);
  const sum = parse(`${scaled(a, scale) + scaled(b, scale)}e${scale}`);
  // Of a sum that needs too many digits DynamoDB says the same as of one that is too large.
  if (sum.digits.length > MOST_DIGITS) throw validation(OVERFLOW);
  checkRange(sum);
  return format(sum);
}

export function negateNumber(text: string): string {
  if (text === '0') return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** A string for a number, such that strings sort as the numbers do. */
export function numberOrder(text: string): string {
  const { negative, digits, exponent } = parse(text);
  if (digits === '') return '1';
  if (!negative) return `2${String(exponent + 130).padStart(3, '0')}${digits}`;
  const complement = digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
  // The colon sorts after all digits: of two negative numbers that begin alike the longer one is the smaller.
  return `0${String(125 - exponent).padStart(3, '0')}${complement}:`;
}

export function compareNumbers(left: string, right: string): number {
  if (PLAIN.test(left) && PLAIN.test(right)) return Number(left) - Number(right);
  const a = numberOrder(left);
  const b = numberOrder(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Bytes that a number takes up: one for each two significant digits, and one more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function numberSize(text: string): number {
  const { negative, digits, exponent } = parse(text);
  if (digits === '') return 1;
  // Before and behind the point digits are paired for themselves.
  const whole = Math.min(Math.max(exponent + 1, 0), digits.length);
  const pairs = Math.ceil(whole / 2) + Math.ceil((digits.length - whole) / 2);
  return 1 + pairs + (negative ? 1 : 0);
}
