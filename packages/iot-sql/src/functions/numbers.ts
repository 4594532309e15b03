import { toDecimal, toInt } from '../value.ts';
import { ofNumbers, type FunctionTable } from './function.ts';

const decimal = (count: number, run: (...numbers: number[]) => number | undefined) => ofNumbers(count, run, toDecimal);

/** Bits of Ints of 64, as Java has them. */
const bits = (count: number, run: (...numbers: bigint[]) => bigint) =>
  ofNumbers(count, (...numbers) => Number(BigInt.asIntN(64, run(...numbers.map(BigInt)))), toInt);

/** Half a way goes away from zero: -1.5 becomes -2, as the documentation has it. */
const rounded = (number: number): number => Math.sign(number) * Math.round(Math.abs(number));

const remainder = decimal(2, (left = 0, right = 0) => (right === 0 ? undefined : left % right));

export const numberFunctions: FunctionTable = {
  abs: decimal(1, Math.abs),
  acos: decimal(1, Math.acos),
  asin: decimal(1, Math.asin),
  atan: decimal(1, Math.atan),
  atan2: decimal(2, Math.atan2),
  bitand: bits(2, (left = 0n, right = 0n) => left & right),
  bitor: bits(2, (left = 0n, right = 0n) => left | right),
  bitxor: bits(2, (left = 0n, right = 0n) => left ^ right),
  bitnot: bits(1, (number = 0n) => ~number),
  ceil: decimal(1, (number = 0) => Math.ceil(number)),
  cos: decimal(1, Math.cos),
  cosh: decimal(1, Math.cosh),
  exp: decimal(1, Math.exp),
  floor: decimal(1, Math.floor),
  ln: decimal(1, Math.log),
  log: decimal(1, Math.log10),
  mod: remainder,
  remainder,
  power: decimal(2, (base = 0, exponent = 0) => base ** exponent),
  round: decimal(1, (number = 0) => rounded(number)),
  sign: decimal(1, Math.sign),
  sin: decimal(1, Math.sin),
  sinh: decimal(1, Math.sinh),
  sqrt: decimal(1, Math.sqrt),
  tan: decimal(1, Math.tan),
  tanh: decimal(1, Math.tanh),
};
