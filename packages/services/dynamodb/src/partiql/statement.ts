import type { Condition, UpdateAction } from '../expressions/syntax.ts';
import type { Path } from '../values/path.ts';
import type { Item } from '../values/value.ts';

export interface Select {
  readonly kind: 'select';
  readonly tableName: string;
  readonly index: string | undefined;
  /** All attributes when there are none. */
  readonly paths: readonly Path[] | undefined;
  readonly where: Condition | undefined;
  readonly order: { readonly attribute: string; readonly forward: boolean } | undefined;
}

/** What a write gives back: all attributes or the modified ones, as they were or are. */
export interface Returning {
  readonly which: 'ALL' | 'MODIFIED';
  readonly when: 'OLD' | 'NEW';
}

/** A PartiQL statement, its parameters filled in. */
export type Statement =
  | Select
  | { readonly kind: 'exists'; readonly select: Select; readonly tableName: string }
  | { readonly kind: 'insert'; readonly tableName: string; readonly item: Item }
  | {
      readonly kind: 'update';
      readonly tableName: string;
      readonly actions: readonly UpdateAction[];
      readonly where: Condition | undefined;
      readonly returning: Returning | undefined;
    }
  | {
      readonly kind: 'delete';
      readonly tableName: string;
      readonly where: Condition | undefined;
      readonly returning: Returning | undefined;
    };

export type Write = Extract<Statement, { kind: 'insert' | 'update' | 'delete' }>;
