/** What a service's recordings need beyond the rules that hold for all. */
export interface Rules {
  /** Paths whose values are left out of account. */
  readonly ignored?: RegExp;
  /** Recorded texts that stand for any value, beside dates. */
  readonly anything?: RegExp;
}

/** A text of an answer beside what was recorded in its place. */
interface Pair {
  readonly path: string;
  readonly actual: string;
  readonly recorded: string;
}

const DATES = /^(?:date|datetime|timestamp)$/;
/** `<role-name:1>` is the same text wherever it is; `<uuid>`, without a number, is any. */
const PLACEHOLDER = /<[\w-]+(?::\d+)?>/;
/** What an error's text says of its own request. */
const REQUEST = /(Request ID: )[\w-]+/;
/** What stands alone, and so tells what a placeholder means. */
const ALONE = /^<[\w-]+:\d+>$/;

/** Compares the answers of one test with its recording, whose placeholders mean the same in all of them. */
export class Comparison {
  readonly #known = new Map<string, string>();
  readonly #rules: Rules;

  constructor(rules: Rules = {}) {
    this.#rules = rules;
  }

  differences(actual: unknown, recorded: unknown, path: string): string[] {
    const pairs: Pair[] = [];
    const found = this.#walk(actual, recorded, path, pairs);
    const inOrder = [
      ...pairs.filter(({ recorded: text }) => ALONE.test(text)),
      ...pairs.filter(({ recorded: text }) => !ALONE.test(text)),
    ];
    return [...found, ...inOrder.flatMap((pair) => this.#text(pair))];
  }

  #walk(actual: unknown, recorded: unknown, path: string, pairs: Pair[]): string[] {
    if (this.#rules.ignored?.test(path) === true || path.endsWith('.$metadata')) return [];
    // Only some services' tests bring the metadata into the recordings' form.
    if (actual === undefined && path.endsWith('.ResponseMetadata')) return [];
    const differs = [`${path}: ${JSON.stringify(actual) ?? 'nothing'} instead of ${JSON.stringify(recorded)}`];
    if (typeof recorded === 'string') {
      if (DATES.test(recorded) || this.#rules.anything?.test(recorded) === true)
        return actual === undefined ? differs : [];
      const text = actual instanceof Uint8Array ? bytesAsPython(actual) : actual;
      if (typeof text !== 'string') return differs;
      pairs.push({ path, actual: text, recorded });
      return [];
    }
    if (!isObject(recorded) || !isObject(actual) || Array.isArray(recorded) !== Array.isArray(actual)) {
      return actual === recorded ? [] : differs;
    }
    return [...new Set([...Object.keys(actual), ...Object.keys(recorded)])].flatMap((name) =>
      this.#walk(actual[name], recorded[name], `${path}.${name}`, pairs),
    );
  }

  #text({ path, actual, recorded }: Pair): string[] {
    const names: string[] = [];
    let pattern = '';
    for (let rest = recorded.replace(REQUEST, '$1<id>'); rest !== '';) {
      const [name = ''] = PLACEHOLDER.exec(rest) ?? [];
      const at = name === '' ? rest.length : rest.indexOf(name);
      pattern += escape(rest.slice(0, at));
      rest = rest.slice(at + name.length);
      const known = this.#known.get(name);
      if (known !== undefined) pattern += escape(known);
      else if (name !== '') {
        pattern += '(.+?)';
        names.push(name);
      }
    }
    const match = new RegExp(`^${pattern}$`, 's').exec(actual);
    if (match === null) return [`${path}: ${actual} instead of ${recorded}${this.#meaning(recorded)}`];
    for (const [index, name] of names.entries()) {
      if (name.includes(':')) this.#known.set(name, match[index + 1] ?? '');
    }
    return [];
  }

  #meaning(recorded: string): string {
    return [...this.#known]
      .filter(([name]) => recorded.includes(name))
      .map(([name, value]) => `, ${name} being ${value}`)
      .join('');
  }
}

/** `b'a\x02'` */
function bytesAsPython(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  const hex = (letter: string): string => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `b'${text.replaceAll(/[^ -~]/g, hex)}'`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
