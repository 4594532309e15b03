import type { StateType } from '../definition.ts';

/** What a field's value must be. */
export type FieldKind =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'object'
  | 'list'
  | 'any'
  | 'path'
  | 'nullablePath'
  | 'referencePath'
  | 'nullableReferencePath'
  /** A path, or an intrinsic function. */
  | 'query'
  | 'template'
  | 'timestamp'
  /** `FULL` or `NONE`. */
  | 'jitter';

const COMMON: Readonly<Record<string, FieldKind>> = { Type: 'string', Comment: 'string', QueryLanguage: 'any' };
const TRANSITION: Readonly<Record<string, FieldKind>> = { Next: 'string', End: 'boolean' };
const PATHS: Readonly<Record<string, FieldKind>> = { InputPath: 'nullablePath', OutputPath: 'nullablePath' };
const RESULT: Readonly<Record<string, FieldKind>> = { ResultPath: 'nullableReferencePath', ResultSelector: 'template' };
const ASSIGN: Readonly<Record<string, FieldKind>> = { Assign: 'template' };
const OUTPUT: Readonly<Record<string, FieldKind>> = { Output: 'any' };
const HANDLERS: Readonly<Record<string, FieldKind>> = { Retry: 'list', Catch: 'list' };

/** https://states-language.net/spec.html#state-type-table */
export const FIELDS: Readonly<Record<StateType, Readonly<Record<string, FieldKind>>>> = {
  Pass: {
    ...COMMON,
    ...TRANSITION,
    ...PATHS,
    ...ASSIGN,
    ...OUTPUT,
    Result: 'any',
    ResultPath: 'nullableReferencePath',
    Parameters: 'template',
  },
  Task: {
    ...COMMON,
    ...TRANSITION,
    ...PATHS,
    ...RESULT,
    ...ASSIGN,
    ...OUTPUT,
    ...HANDLERS,
    Resource: 'string',
    Parameters: 'template',
    Arguments: 'any',
    Credentials: 'template',
    TimeoutSeconds: 'integer',
    TimeoutSecondsPath: 'referencePath',
    HeartbeatSeconds: 'integer',
    HeartbeatSecondsPath: 'referencePath',
  },
  Choice: { ...COMMON, ...PATHS, ...ASSIGN, ...OUTPUT, Choices: 'list', Default: 'string' },
  Wait: {
    ...COMMON,
    ...TRANSITION,
    ...PATHS,
    ...ASSIGN,
    ...OUTPUT,
    Seconds: 'integer',
    SecondsPath: 'referencePath',
    Timestamp: 'timestamp',
    TimestampPath: 'referencePath',
  },
  Succeed: { ...COMMON, ...PATHS, ...OUTPUT },
  Fail: { ...COMMON, Error: 'string', ErrorPath: 'query', Cause: 'string', CausePath: 'query' },
  Parallel: {
    ...COMMON,
    ...TRANSITION,
    ...PATHS,
    ...RESULT,
    ...ASSIGN,
    ...OUTPUT,
    ...HANDLERS,
    Branches: 'list',
    Parameters: 'template',
    Arguments: 'any',
  },
  Map: {
    ...COMMON,
    ...TRANSITION,
    ...PATHS,
    ...RESULT,
    ...ASSIGN,
    ...OUTPUT,
    ...HANDLERS,
    Parameters: 'template',
    ItemProcessor: 'object',
    Iterator: 'object',
    Items: 'any',
    ItemsPath: 'path',
    ItemSelector: 'template',
    ItemBatcher: 'object',
    ItemReader: 'object',
    ResultWriter: 'object',
    Label: 'string',
    MaxConcurrency: 'integer',
    MaxConcurrencyPath: 'referencePath',
    ToleratedFailureCount: 'integer',
    ToleratedFailureCountPath: 'referencePath',
    ToleratedFailurePercentage: 'number',
    ToleratedFailurePercentagePath: 'referencePath',
  },
};

export const MACHINE_FIELDS: Readonly<Record<string, FieldKind>> = {
  Comment: 'string',
  QueryLanguage: 'any',
  StartAt: 'string',
  States: 'object',
  TimeoutSeconds: 'integer',
  Version: 'string',
};

/** Of a branch, and of what a Map does with each item. */
export const BRANCH_FIELDS: Readonly<Record<string, FieldKind>> = {
  Comment: 'string',
  ProcessorConfig: 'object',
  StartAt: 'string',
  States: 'object',
};

/** Fields that a state cannot be without. */
export const REQUIRED: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [],
  Task: ['Resource'],
  Choice: ['Choices'],
  Wait: [],
  Succeed: [],
  Fail: [],
  Parallel: ['Branches'],
  Map: [],
};

/** Fields of the other query language. */
export const ONLY_JSONPATH: ReadonlySet<string> = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
  'ErrorPath',
  'CausePath',
]);

export const ONLY_JSONATA: ReadonlySet<string> = new Set(['Arguments', 'Output', 'Items']);
