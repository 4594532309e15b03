/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** `/States/Ship/Next` */
  readonly location?: string;
}

export type DiagnosticCode =
  | 'DUPLICATE_LABEL_NAME'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_JSON_DESCRIPTION'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'INVALID_RESOURCE'
  | 'INVALID_STATE_NAME'
  | 'MISSING_END_STATE'
  | 'MISSING_TRANSITION_TARGET'
  | 'NO_DOLLAR'
  | 'NO_PATH'
  | 'PASS_RESULT_IS_STATIC'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** Takes what is found, in its order. */
export class Findings {
  readonly all: Diagnostic[] = [];

  error(code: DiagnosticCode, message: string, location?: string): void {
    this.all.push({ severity: 'ERROR', code, message, ...(location === undefined ? {} : { location }) });
  }

  schema(message: string, location: string): void {
    this.error('SCHEMA_VALIDATION_FAILED', message, location);
  }

  warn(code: DiagnosticCode, message: string, location: string): void {
    this.all.push({ severity: 'WARNING', code, message, location });
  }
}

/** What CreateStateMachine says of a definition with errors; AWS writes `null` where there is no location. */
export function refusalOf(diagnostics: readonly Diagnostic[]): string | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR');
  if (errors.length === 0) return undefined;
  return errors.map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`).join(', ');
}
