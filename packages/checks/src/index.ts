export { check, type CheckBody } from './registry.ts';
export type { Configuration } from './configure.ts';
export type { CheckContext, ClientConfig } from './context.ts';
export type { Fault, FaultEffect, JournalEntry, JournalQuery } from './capabilities.ts';
export type { Expect } from './expect.ts';
export type { FunctionError, Invocation, InvokeOptions } from './invoke.ts';
export type { EventuallyOptions } from './eventually.ts';
export type { Random } from './random.ts';
export type { Stack, StackResource } from './stack.ts';
