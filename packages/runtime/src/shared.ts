import type { StartProgram } from './extensions.ts';
import type { CodeStore } from './folders.ts';
import type { Keeper } from './keeper.ts';
import type { FunctionSpec, LogLine } from './types.ts';

/** What every environment of a runtime shares. */
export interface Shared {
  readonly store: CodeStore;
  readonly keeper: Keeper;
  /** Starts the extensions of layers. */
  readonly startExtension: StartProgram;
  /** Takes lines that belong to no invocation. */
  readonly stray: ((spec: FunctionSpec, logStream: string, lines: readonly LogLine[]) => void) | undefined;
}
