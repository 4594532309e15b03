import { rewording, validation } from '../errors.ts';
import { checkName, checkValue } from '../values/check.ts';
import type { Path } from '../values/path.ts';
import type { AttributeValue } from '../values/value.ts';
import type { Step } from './syntax.ts';

export interface SubstitutionInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

/** The `#names` and `:values` of a request, and which of them its expressions have used. */
export class Substitutions {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, AttributeValue>();
  readonly #unusedNames = new Set<string>();
  readonly #unusedValues = new Set<string>();

  /** @throws ValidationException for maps that are empty and keys or values that DynamoDB does not take */
  constructor(input: SubstitutionInput) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    if (names !== undefined) this.#takeNames(names);
    if (values !== undefined) this.#takeValues(values);
  }

  #takeNames(names: Readonly<Record<string, string>>): void {
    const entries = Object.entries(names);
    if (entries.length === 0) throw validation('ExpressionAttributeNames must not be empty');
    for (const [key, name] of entries) {
      if (!/^#[0-9a-zA-Z_]+$/.test(key)) {
        throw validation(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
      }
      rewording(
        (message) => `ExpressionAttributeNames contains invalid value: ${message} for key ${key}`,
        () => checkName(name),
      );
      this.#names.set(key, name);
      this.#unusedNames.add(key);
    }
  }

  #takeValues(values: Readonly<Record<string, AttributeValue>>): void {
    const entries = Object.entries(values);
    if (entries.length === 0) throw validation('ExpressionAttributeValues must not be empty');
    for (const [key] of entries) {
      if (!/^:[0-9a-zA-Z_]+$/.test(key)) {
        throw validation(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
      }
    }
    for (const [key, value] of entries) {
      const checked = rewording(
        (message) => `ExpressionAttributeValues contains invalid value: ${message} for key ${key}`,
        () => checkValue(value),
      );
      this.#values.set(key, checked);
      this.#unusedValues.add(key);
    }
  }

  #name(step: Step): string | number {
    if (step.kind === 'index') return step.index;
    if (step.kind === 'word') return step.text;
    const name = this.#names.get(step.text);
    if (name === undefined) {
      throw validation(
        `An expression attribute name used in the document path is not defined; attribute name: ${step.text}`,
      );
    }
    this.#unusedNames.delete(step.text);
    return name;
  }

  path(steps: readonly Step[]): Path {
    const [first, ...rest] = steps.map((step) => this.#name(step));
    if (typeof first !== 'string') throw new Error('The grammar lets a path begin with a name only.');
    return [first, ...rest];
  }

  value(name: string): AttributeValue {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw validation(`An expression attribute value used in expression is not defined; attribute value: ${name}`);
    }
    this.#unusedValues.delete(name);
    return value;
  }

  /** To be called when all expressions of the request are parsed. @throws ValidationException for what none has used */
  checkAllUsed(): void {
    if (this.#unusedNames.size > 0) {
      throw validation(
        `Value provided in ExpressionAttributeNames unused in expressions: keys: {${[...this.#unusedNames].join(', ')}}`,
      );
    }
    if (this.#unusedValues.size > 0) {
      throw validation(
        `Value provided in ExpressionAttributeValues unused in expressions: keys: {${[...this.#unusedValues].join(', ')}}`,
      );
    }
  }
}
