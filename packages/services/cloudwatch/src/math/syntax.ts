export type Arithmetic = '+' | '-' | '*' | '/' | '^';
export type Comparison = '==' | '!=' | '<=' | '>=' | '<' | '>';
export type Operator = Arithmetic | Comparison | 'AND' | 'OR';

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** The id of a metric or of another expression. */
  | { readonly kind: 'id'; readonly id: string }
  /** `REPEAT`, `DESC`, `AVG`: what a function is told how to do. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'negative'; readonly of: Node }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Node; readonly right: Node };
