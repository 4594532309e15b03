import { MathError } from './math-error.ts';
import type { Node, Operator } from './syntax.ts';

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<text>"[^"]*"|'[^']*')|(?<name>[A-Za-z]\w*)|(?<sign>==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]))/y;

/** What binds weakest comes first; those of one row are read from left to right. */
const ROWS: readonly (readonly Operator[])[] = [
  ['OR'],
  ['AND'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
];
const SPELT: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };
/** Deeper ones would end the process's stack. */
const DEEPEST = 100;

/**
 * Reads an expression of metric math.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 *
 * @throws MathError
 */
export function parseMath(text: string): Node {
  return new Reader(tokensOf(text)).all();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    const found = Object.entries(groups ?? {}).find(([, value]) => value !== undefined);
    if (found === undefined) throw new MathError(`Unexpected character at ${at}: '${text.slice(at).trimStart()[0]}'`);
    const [kind, value] = found;
    tokens.push({ kind: kind as Token['kind'], text: value, at: TOKEN.lastIndex - value.length });
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): Node {
    const node = this.#row(0);
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return node;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  #unexpected(): MathError {
    const { kind, text, at } = this.#next;
    return new MathError(kind === 'end' ? 'Unexpected end' : `Unexpected token at ${at}: '${text}'`);
  }

  #take(sign: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== 'sign' || text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #row(row: number): Node {
    const operators = ROWS[row];
    if (operators === undefined) return this.#negative();
    let left = this.#row(row + 1);
    for (;;) {
      const spelt = SPELT[this.#next.text] ?? this.#next.text;
      const operator = operators.find((one) => this.#next.kind !== 'text' && one === spelt);
      if (operator === undefined) return left;
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#row(row + 1) };
    }
  }

  #negative(): Node {
    return this.#take('-') ? { kind: 'negative', of: this.#deeper(() => this.#negative()) } : this.#power();
  }

  #power(): Node {
    const left = this.#primary();
    return this.#take('^')
      ? { kind: 'binary', operator: '^', left, right: this.#deeper(() => this.#negative()) }
      : left;
  }

  #deeper(read: () => Node): Node {
    if (this.#depth >= DEEPEST) throw new MathError('The expression is too deeply nested');
    this.#depth += 1;
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #primary(): Node {
    const { kind, text } = this.#next;
    if (this.#take('(')) {
      const node = this.#deeper(() => this.#row(0));
      if (!this.#take(')')) throw this.#unexpected();
      return node;
    }
    if (this.#take('[')) return { kind: 'list', items: this.#items(']') };
    if (kind === 'end' || kind === 'sign') throw this.#unexpected();
    this.#at += 1;
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'text') return { kind, value: text.slice(1, -1) };
    if (this.#take('(')) return { kind: 'call', name: text, args: this.#items(')') };
    return /^[a-z]/.test(text) ? { kind: 'id', id: text } : { kind: 'word', word: text };
  }

  #items(end: string): Node[] {
    const items: Node[] = [];
    while (!this.#take(end)) {
      if (items.length > 0 && !this.#take(',')) throw this.#unexpected();
      items.push(this.#deeper(() => this.#row(0)));
    }
    return items;
  }
}
