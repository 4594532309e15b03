/** A rule's statement, as it was read. */
export interface Statement {
  /** In the order in which they are written: a later one may use the earlier. */
  readonly variables: readonly { readonly name: string; readonly value: Expression }[];
  readonly select: Selection;
  /** The topic filter; a rule without one is reached by basic ingest alone. */
  readonly from: string | undefined;
  readonly where: Expression | undefined;
}

/** What a SELECT makes of what it looks at. */
export type Selection =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'items'; readonly items: readonly Item[] };

export type Item =
  | { readonly kind: 'all' }
  | { readonly kind: 'named'; readonly path: readonly string[]; readonly value: Expression };

export type Expression =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Expression])[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'not' | 'negative'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'case';
      readonly of: Expression;
      readonly when: readonly Branch[];
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: 'cast'; readonly of: Expression; readonly type: string }
  | Call
  | Nested;

export interface Branch {
  readonly is: Expression;
  readonly result: Expression;
}

export interface Call {
  readonly kind: 'call';
  /** In small letters: AWS reads names of functions in any case. */
  readonly name: string;
  readonly args: readonly Expression[];
}

/** A SELECT within a SELECT, over an array. */
export interface Nested {
  readonly kind: 'nested';
  readonly select: Selection;
  readonly from: Expression;
  readonly where: Expression | undefined;
}

export type Operator = '+' | '-' | '*' | '/' | '%' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';
