import { invalidRequest, unbuilt } from '../errors.ts';
import {
  BOOLEANS,
  NUMBERS,
  OPERATORS,
  TEXTS,
  UNBUILT,
  type Filter,
  type Operand,
  type Operator,
  type ServicePattern,
} from './filter.ts';
import { tokensOf, type Token } from './tokens.ts';

/** Reads a filter expression; none lets everything through. @throws AwsError where it is wrong */
export function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return new Reader(tokensOf(text)).whole();
}

const isOneOf = (list: readonly string[], word: string): boolean => list.includes(word);

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Filter {
    const filter = this.#or();
    if (this.#at < this.#tokens.length) throw this.#wrong();
    return filter;
  }

  #or(): Filter {
    let filter = this.#and();
    while (this.#takes('OR')) filter = { kind: 'or', of: [filter, this.#and()] };
    return filter;
  }

  #and(): Filter {
    let filter = this.#not();
    while (this.#takes('AND')) filter = { kind: 'and', of: [filter, this.#not()] };
    return filter;
  }

  #not(): Filter {
    if (this.#takes('!') || this.#takes('NOT')) return { kind: 'not', of: this.#not() };
    if (!this.#takes('(')) return this.#one();
    const filter = this.#or();
    this.#expect(')');
    return filter;
  }

  #one(): Filter {
    const keyword = this.#next('word').text;
    const lower = keyword.toLowerCase();
    if (lower === 'service') return this.#service();
    if (lower === 'edge') return this.#edge();
    if (lower === 'annotation' || lower.startsWith('annotation.')) return this.#annotation(keyword);
    if (lower === 'group.name' || lower === 'group.arn') {
      this.#expect('=');
      return { kind: 'group', by: lower === 'group.arn' ? 'arn' : 'name', value: this.#next('text').text };
    }
    if (isOneOf(BOOLEANS, lower)) return this.#boolean(lower as (typeof BOOLEANS)[number]);
    if (isOneOf([...NUMBERS, ...TEXTS], lower)) {
      const operator = this.#operator();
      const value = this.#operand();
      if (isOneOf(NUMBERS, lower) !== (typeof value === 'number')) throw this.#wrong();
      return { kind: 'compare', keyword: lower, operator, value };
    }
    if (UNBUILT.some((name) => lower === name || lower.startsWith(`${name}.`)))
      throw unbuilt(`The keyword ${keyword} of filter expressions`);
    throw invalidRequest(`Invalid filter expression: ${keyword} is no keyword.`);
  }

  #boolean(keyword: (typeof BOOLEANS)[number]): Filter {
    const is: Filter = { kind: 'is', keyword };
    const isNegated = this.#takes('!=');
    if (!isNegated && !this.#takes('=')) return is;
    const { text } = this.#next('word');
    if (!/^(?:true|false)$/i.test(text)) throw this.#wrong();
    return (text.toLowerCase() === 'false') === isNegated ? is : { kind: 'not', of: is };
  }

  /** `annotation.key`, `annotation[key]`, with or without a value. */
  #annotation(keyword: string): Filter {
    let key = keyword.slice('annotation.'.length);
    if (this.#takes('[')) {
      key = this.#any().text;
      this.#expect(']');
    }
    if (key === '') throw this.#wrong();
    if (!OPERATORS.some((sign) => this.#sees(sign))) return { kind: 'annotation', key };
    return { kind: 'annotation', key, operator: this.#operator(), value: this.#operand() };
  }

  #service(): Filter {
    this.#expect('(');
    const which = this.#sees(')') ? {} : this.#pattern();
    this.#expect(')');
    return { kind: 'service', which, ...this.#inner() };
  }

  #edge(): Filter {
    this.#expect('(');
    const from = this.#pattern();
    this.#expect(',');
    const to = this.#pattern();
    this.#expect(')');
    return { kind: 'edge', from, to, ...this.#inner() };
  }

  #inner(): { filter?: Filter } {
    if (!this.#takes('{')) return {};
    if (this.#takes('}')) return {};
    const filter = this.#or();
    this.#expect('}');
    return { filter };
  }

  /** `"name"`, or `id(name: "name", type: "AWS::Lambda", account.id: "1")`. */
  #pattern(): ServicePattern {
    if (!this.#takes('id')) return { name: this.#next('text').text };
    this.#expect('(');
    const pattern: { name?: string; type?: string; account?: string } = {};
    do {
      const member = this.#next('word').text.toLowerCase();
      this.#expect(':');
      const { text } = this.#next('text');
      if (member === 'name' || member === 'type') pattern[member] = text;
      else if (member === 'account.id') pattern.account = text;
      else throw this.#wrong();
    } while (this.#takes(','));
    this.#expect(')');
    return pattern;
  }

  #operator(): Operator {
    const found = OPERATORS.find((sign) => this.#takes(sign));
    if (found === undefined) throw this.#wrong();
    return found;
  }

  #operand(): Operand {
    const token = this.#any();
    if (token.kind === 'number') return token.value;
    if (token.kind === 'text') return token.text;
    if (/^(?:true|false)$/i.test(token.text)) return token.text.toLowerCase() === 'true';
    this.#at--;
    throw this.#wrong();
  }

  #sees(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.kind !== 'text' && token.text.toUpperCase() === text.toUpperCase();
  }

  #takes(text: string): boolean {
    const is = this.#sees(text);
    if (is) this.#at++;
    return is;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#wrong();
  }

  #any(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#wrong();
    this.#at++;
    return token;
  }

  #next(kind: Token['kind']): Token {
    if (this.#tokens[this.#at]?.kind !== kind) throw this.#wrong();
    return this.#any();
  }

  #wrong() {
    const token = this.#tokens[this.#at];
    return invalidRequest(
      token === undefined
        ? 'Invalid filter expression: it ends too early.'
        : `Invalid filter expression: unexpected ${token.text}.`,
    );
  }
}
