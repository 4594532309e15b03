import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { validation } from '../errors.ts';

/** A rule of a composite alarm. */
export type RuleNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: RuleNode }
  | { readonly kind: 'and' | 'or'; readonly of: readonly [RuleNode, RuleNode] }
  | {
      readonly kind: 'at least';
      /** A number, or a share of the alarms. */
      readonly least: number;
      readonly percent: boolean;
      readonly state: StateValue;
      readonly not: boolean;
      readonly alarms: readonly string[];
    };

const TOKEN = /\s*(?:(?<sign>[(),])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s(),"]+))/y;
const STATES: Readonly<Record<string, StateValue | undefined>> = {
  ALARM: 'ALARM',
  OK: 'OK',
  INSUFFICIENT_DATA: 'INSUFFICIENT_DATA',
};
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MOST_ELEMENTS = 500;

interface Token {
  readonly sign: boolean;
  readonly text: string;
}

const invalid = (): Error => validation('AlarmRule must be a valid expression');

/**
 * Reads a rule: `(ALARM(cpu) OR ALARM("disk")) AND NOT OK(net)`, `AT_LEAST(2, ALARM, (a, b, c))`.
 *
 * @throws AwsError ValidationError
 */
export function parseRule(text: string): RuleNode {
  return new RuleReader(tokensOf(text)).all();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw invalid();
    const { sign, quoted, word } = groups;
    tokens.push({ sign: sign !== undefined, text: sign ?? quoted?.replace(/\\(.)/g, '$1') ?? word ?? '' });
  }
  return tokens;
}

class RuleReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #elements = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): RuleNode {
    const node = this.#or();
    if (this.#at < this.#tokens.length) throw invalid();
    return node;
  }

  #take(text: string, sign: boolean): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.sign !== sign) return false;
    if ((sign ? token.text : token.text.toUpperCase()) !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign, true)) throw invalid();
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.sign) throw invalid();
    this.#at += 1;
    return token.text;
  }

  #or(): RuleNode {
    let node = this.#and();
    while (this.#take('OR', false)) node = { kind: 'or', of: [node, this.#and()] };
    return node;
  }

  #and(): RuleNode {
    let node = this.#not();
    while (this.#take('AND', false)) node = { kind: 'and', of: [node, this.#not()] };
    return node;
  }

  #not(): RuleNode {
    return this.#take('NOT', false) ? { kind: 'not', of: this.#element(() => this.#not()) } : this.#primary();
  }

  #element<Result>(read: () => Result): Result {
    this.#elements += 1;
    if (this.#elements > MOST_ELEMENTS) throw validation(`AlarmRule must not have more than ${MOST_ELEMENTS} elements`);
    return read();
  }

  #primary(): RuleNode {
    if (this.#take('(', true)) {
      const node = this.#element(() => this.#or());
      this.#expect(')');
      return node;
    }
    return this.#element(() => this.#call());
  }

  #call(): RuleNode {
    const word = this.#word().toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'constant', value: word === 'TRUE' };
    if (word === 'AT_LEAST') return this.#atLeast();
    const state = STATES[word];
    if (state === undefined) throw invalid();
    this.#expect('(');
    const alarm = this.#word();
    this.#expect(')');
    return { kind: 'state', state, alarm };
  }

  #atLeast(): RuleNode {
    this.#expect('(');
    const [, number, percent] = /^(\d+)(%?)$/.exec(this.#word()) ?? [];
    if (number === undefined) throw invalid();
    this.#expect(',');
    const not = this.#take('NOT', false);
    const state = STATES[this.#word().toUpperCase()];
    if (state === undefined) throw invalid();
    this.#expect(',');
    this.#expect('(');
    const alarms = [this.#word()];
    while (this.#take(',', true)) alarms.push(this.#element(() => this.#word()));
    this.#expect(')');
    this.#expect(')');
    return { kind: 'at least', least: Number(number), percent: percent === '%', state, not, alarms };
  }
}
