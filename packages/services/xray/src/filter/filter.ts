/** What a filter expression says. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly [Filter, Filter] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'is'; readonly keyword: BooleanKeyword }
  | { readonly kind: 'compare'; readonly keyword: string; readonly operator: Operator; readonly value: Operand }
  | { readonly kind: 'annotation'; readonly key: string; readonly operator?: Operator; readonly value?: Operand }
  | { readonly kind: 'service'; readonly which: ServicePattern; readonly filter?: Filter }
  | { readonly kind: 'edge'; readonly from: ServicePattern; readonly to: ServicePattern; readonly filter?: Filter }
  | { readonly kind: 'group'; readonly by: 'name' | 'arn'; readonly value: string };

export type Operand = string | number | boolean;

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Of a service; what it does not say is no matter. */
export interface ServicePattern {
  readonly name?: string;
  readonly type?: string;
  readonly account?: string;
}

export const BOOLEANS = ['ok', 'error', 'throttle', 'fault', 'partial', 'inferred', 'remote', 'root'] as const;
export type BooleanKeyword = (typeof BOOLEANS)[number];

export const NUMBERS = ['responsetime', 'duration', 'http.status'] as const;
export const TEXTS = [
  'http.url',
  'http.method',
  'http.useragent',
  'http.clientip',
  'user',
  'name',
  'type',
  'message',
  'resource.arn',
] as const;

/** What AWS has besides: they are refused by name. */
export const UNBUILT = ['first', 'last', 'index', 'coverage', 'json', 'rootcause', 'availabilityzone', 'instance.id'];
