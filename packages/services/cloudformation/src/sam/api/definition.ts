import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { PythonKeys } from './python-keys.ts';

/** A text of an API's definition, and whether SAM has put it there; the others are the template's. */
export class Text {
  readonly text: string;
  readonly own: boolean;

  constructor(text: string, own: boolean) {
    this.text = text;
    this.own = own;
  }
}

/** A part of an API's definition while SAM works on it. */
export type Part = Text | number | boolean | null | Part[] | Parts;

/** SAM's own words. */
export const own = (text: string): Text => new Text(text, true);

/** In which order the keys of a map come. */
export type Order = 'as added' | 'as Python';

/** A map of a definition, whose keys come in the order of Python 2.7, or as they were added. */
export class Parts {
  readonly #values = new Map<string, Part>();
  readonly #names = new Map<string, Text>();
  readonly #order: PythonKeys | undefined;
  readonly kind: Order;

  constructor(kind: Order = 'as Python') {
    this.kind = kind;
    this.#order = kind === 'as Python' ? new PythonKeys() : undefined;
  }

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): Part | undefined {
    return this.#values.get(name);
  }

  /** @param name a string is SAM's own word */
  set(name: Text | string, value: Part): this {
    const key = typeof name === 'string' ? own(name) : name;
    if (!this.#names.has(key.text)) this.#names.set(key.text, key);
    this.#values.set(key.text, value);
    this.#order?.add(key.text);
    return this;
  }

  setDefault(name: Text | string, value: Part): Part {
    const key = typeof name === 'string' ? name : name.text;
    const there = this.#values.get(key);
    if (there !== undefined) return there;
    this.set(name, value);
    return value;
  }

  delete(name: string): void {
    this.#values.delete(name);
    this.#names.delete(name);
    this.#order?.remove(name);
  }

  names(): Text[] {
    const keys = this.#order?.inOrder() ?? [...this.#values.keys()];
    return keys.map((key) => this.#names.get(key) ?? own(key));
  }

  entries(): [Text, Part][] {
    return this.names().map((name) => [name, this.#values.get(name.text) ?? false]);
  }

  update(other: Parts): void {
    this.#order?.addAll(other.names().map(({ text }) => text));
    for (const [name, value] of other.entries()) this.set(name, value);
  }

  /** With the same values; the keys are put in anew, in the order in which they were. */
  copy(): Parts {
    const copy = new Parts(this.kind);
    for (const [name, value] of this.entries()) copy.set(name, value);
    return copy;
  }

  deepCopy(): Parts {
    const copy = new Parts(this.kind);
    for (const [name, value] of this.entries()) copy.set(name, deepCopy(value));
    return copy;
  }
}

function deepCopy(part: Part): Part {
  if (Array.isArray(part)) return part.map(deepCopy);
  return part instanceof Parts ? part.deepCopy() : part;
}

/** A value of the template as a part of a definition. */
export function fromTemplate(value: Value): Part {
  if (typeof value === 'string') return new Text(value, false);
  if (Array.isArray(value)) return value.map(fromTemplate);
  return isMap(value) ? mapFromTemplate(value) : value;
}

export function mapFromTemplate(map: ValueMap, kind?: Order): Parts {
  const parts = new Parts(kind);
  for (const [name, value] of Object.entries(map)) parts.set(new Text(name, false), fromTemplate(value));
  return parts;
}

/** A value that SAM puts into a definition: its words are its own, what is no plain value is taken as it is. */
export type OwnValue = string | Part | OwnValue[] | { readonly [name: string]: OwnValue | undefined };

export function ownPart(value: OwnValue): Part {
  if (typeof value === 'string') return own(value);
  if (typeof value !== 'object' || value === null || value instanceof Text || value instanceof Parts) return value;
  if (Array.isArray(value)) return value.map(ownPart);
  return ownParts(value as Readonly<Record<string, OwnValue | undefined>>);
}

/** A map of SAM's own; members that are `undefined` are left out. */
export function ownParts(map: Readonly<Record<string, OwnValue | undefined>>, kind?: Order): Parts {
  const parts = new Parts(kind);
  for (const [name, value] of Object.entries(map)) if (value !== undefined) parts.set(name, ownPart(value));
  return parts;
}

export function toTemplate(part: Part): Value {
  if (part instanceof Text) return part.text;
  if (Array.isArray(part)) return part.map(toTemplate);
  return part instanceof Parts ? mapToTemplate(part) : part;
}

export function mapToTemplate(parts: Parts): ValueMap {
  return Object.fromEntries(parts.entries().map(([name, value]) => [name.text, toTemplate(value)]));
}
