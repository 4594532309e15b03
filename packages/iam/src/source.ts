import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { PolicyPath } from './policy-error.ts';

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  /** Just behind the last character. */
  readonly end: Position;
}

/** A policy's text, with the places of its elements. */
export class PolicySource {
  readonly text: string;
  readonly #root: Node | undefined;

  constructor(text: string) {
    this.text = text;
    this.#root = parseTree(text);
  }

  get root(): Node | undefined {
    return this.#root;
  }

  position(offset: number): Position {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    return { line, column: offset - before.lastIndexOf('\n') };
  }

  range(offset: number, length: number): Range {
    return { start: this.position(offset), end: this.position(offset + length) };
  }

  /** The value at a path, or what is nearest above it; an index into what is no list is that value itself. */
  locate(path: PolicyPath): Range {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.node(path.slice(0, length));
      if (node !== undefined) return this.range(node.offset, node.length);
    }
    return this.range(0, this.text.length);
  }

  node(path: PolicyPath): Node | undefined {
    if (this.#root === undefined) return undefined;
    return findNodeAtLocation(this.#root, [...path]);
  }
}
