import { tooComplex } from '../complexity.ts';
import type { Clause } from '../condition.ts';
import { Refused } from '../json/refused.ts';
import { JsonReader } from '../json/reader.ts';
import { readConditions } from './conditions.ts';
import type { Dialect } from './dialect.ts';

/** Fields that must all fulfil their clauses, by their paths. */
type Branch = ReadonlyMap<string, Clause>;

const OR = '$or';

/** Names that cannot be fields within `$or`: AWS wants to notice an operator that is out of place. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >=',
    'regex not-wildcard not-equals-ignore-case',
    'date-after date-on-or-after date-before date-on-or-before in-date-range',
    'ip-address-in-range ip-address-not-in-range',
  ].flatMap((names) => names.split(' ')),
);

/** `$or` multiplies. AWS has a limit of this size; its sentence was not recorded. */
const MOST_BRANCHES = 1000;

/** Where in a pattern the reader is. */
interface Place extends Pick<Clause, 'path' | 'key' | 'depth'> {
  readonly withinOr: boolean;
}

const TOP: Place = { path: '', key: '', depth: 0, withinOr: false };

/**
 * Reads a pattern into its alternatives: one without `$or`, else one for each way through them. Of a field that occurs
 * twice, the last one counts.
 *
 * @throws Refused in AWS's words
 */
export function readPattern(text: string, dialect: Dialect): Clause[][] {
  const reader = new JsonReader(text);
  if (reader.next() !== '{') reader.fail('Filter is not an object');
  const branches = new PatternReader(reader, dialect).readObject([new Map()], TOP);
  return branches.map((branch) => [...branch.values()]);
}

/** @throws Refused for wildcards that ask for too much */
export function checkComplexity(branches: readonly (readonly Clause[])[]): void {
  for (const clause of new Set(branches.flat())) {
    if (tooComplex(clause.conditions.flatMap(({ wildcards }) => (wildcards === undefined ? [] : [wildcards])))) {
      throw new Refused(
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
      );
    }
  }
}

class PatternReader {
  readonly #reader: JsonReader;
  readonly #dialect: Dialect;

  constructor(reader: JsonReader, dialect: Dialect) {
    this.#reader = reader;
    this.#dialect = dialect;
  }

  /** Reads an object whose opening brace has been read, and adds what it asks to each of the branches. */
  readObject(branches: readonly Branch[], place: Place): readonly Branch[] {
    const reader = this.#reader;
    let result = branches;
    let empty = true;
    while (reader.next() !== '}') {
      empty = false;
      const name = reader.text;
      result = name === OR ? this.#readOr(result, place) : this.#readField(result, name, place);
    }
    if (empty) reader.fail('Empty objects are not allowed');
    return result;
  }

  #readField(branches: readonly Branch[], name: string, { path, key, depth, withinOr }: Place): readonly Branch[] {
    const reader = this.#reader;
    if (withinOr && RESERVED.has(name)) {
      reader.fail(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
    }
    const field = {
      path: path === '' ? name : `${path}.${name}`,
      key: depth === 0 ? name : key,
      depth: depth + 1,
    };
    switch (reader.next()) {
      case '{':
        return this.readObject(branches, { ...field, withinOr });
      case '[': {
        const clause: Clause = { ...field, conditions: readConditions(reader, this.#dialect) };
        return branches.map((branch) => new Map(branch).set(clause.path, clause));
      }
      default:
        return reader.fail(`"${name}" must be an object or an array`);
    }
  }

  #readOr(branches: readonly Branch[], place: Place): readonly Branch[] {
    const reader = this.#reader;
    if (reader.next() !== '[') reader.fail(`It must be an Array followed with ${OR}.`);
    const all: Branch[] = [];
    let alternatives = 0;
    for (let token = reader.next(); token !== ']'; token = reader.next()) {
      alternatives += 1;
      if (token !== '{') reader.fail(`Only JSON object is allowed in array of ${OR} relationship.`);
      all.push(...this.readObject(branches, { ...place, withinOr: true }));
      if (all.length > MOST_BRANCHES) {
        throw new Refused(`Rule is too complex - ${OR} makes more than ${MOST_BRANCHES} combinations`);
      }
    }
    if (alternatives < 2) reader.fail(`There must have at least 2 Objects in ${OR} relationship.`);
    return all;
  }
}
