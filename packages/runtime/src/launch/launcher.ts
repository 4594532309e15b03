import type { EnvironmentFolders } from '../folders.ts';
import type { Start } from '../function-process.ts';
import type { FunctionSpec } from '../types.ts';

/** Why there is no process: what AWS answers the caller, or what this machine lacks. */
export interface CannotStart {
  /** `Runtime.InvalidEntrypoint` */
  readonly errorType: string;
  readonly reason: string;
}

/** A process that can be started. */
export interface Launch {
  readonly start: Start;
  /** What it is told before all else, on its standard input. */
  readonly input?: string;
}

/** The program of a runtime. */
export interface RuntimeProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Folders outside the environment's own that it must be able to read. */
  readonly readable: readonly string[];
}

/** Knows how to start the process of one kind of runtime. */
export interface Launcher {
  /** Whether a process that was started before it was known what for will do: for this function, or at all. */
  spare(spec: FunctionSpec | undefined): boolean;
  /** Begins what takes its time before a first process can start. */
  prepare?(): void;
  /**
   * The program that a function may have wrapped.
   *
   * @param spec absent for a spare
   * @returns why it cannot be started, where that is so
   */
  program(folders: EnvironmentFolders, spec: FunctionSpec | undefined): Promise<RuntimeProgram | CannotStart>;
  /**
   * The process to start.
   *
   * @param environment complete for a program that is not told more later
   */
  launch(
    folders: EnvironmentFolders,
    spec: FunctionSpec | undefined,
    environment: Readonly<Record<string, string>>,
  ): Promise<Launch | CannotStart>;
  /**
   * What a started process is told on its standard input to become a function; `undefined` when it knows.
   *
   * @param environment absent where the process has its function's environment from its start
   */
  assignment(
    folders: EnvironmentFolders,
    environment: Readonly<Record<string, string>> | undefined,
  ): Promise<string | undefined>;
  /** Lines that the user should see once in an environment's log. */
  notes(spec: FunctionSpec): Promise<readonly string[]>;
  /** Where its runtime lies and what it adds to the environment. */
  variables(folders: EnvironmentFolders, spec: FunctionSpec): Readonly<Record<string, string>>;
}
