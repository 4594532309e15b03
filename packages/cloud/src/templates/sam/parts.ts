import type { Value } from '../value.ts';
import type { FunctionEvent } from './function-event.ts';

/** A policy template: its statements, whose texts may hold `${parameter}`. */
export interface PolicyTemplate {
  readonly parameters: readonly string[];
  readonly statements: readonly Value[];
}

/** What SAM knows of a service. */
export interface SamParts {
  /** Events of functions, by what a template calls them: `S3`, `CloudWatchLogs`. */
  readonly events?: Readonly<Record<string, FunctionEvent>>;
  /** The file of its policy templates, see `packages/services/cloudformation/tools/sam-policy-templates.py`. */
  readonly policyTemplates?: URL;
}
