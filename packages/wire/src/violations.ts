/** Where a value is in an operation's input. */
export interface Place {
  /** `'keySchema.1.member.attributeName'` */
  readonly path: string;
  /** The same with the members' names as the model spells them: `'KeySchema.1.member.AttributeName'`. */
  readonly modelPath: string;
}

/** A value that breaks a constraint. */
export interface Violation extends Place {
  readonly kind: 'required' | 'bounds' | 'pattern' | 'enum' | 'map';
  /** As AWS prints it; `null` where it is missing. */
  readonly value: string | null;
  /** `'Member must not be null'` */
  readonly constraint: string;
}

/** AWS's usual sentence for one violation. */
export function describeViolation({ path, value, constraint }: Violation): string {
  return `Value ${value === null ? 'null' : `'${value}'`} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** The sentence that newer operations have: without the value, but where it is missing or not one of a few. */
export function describeWithoutValue(violation: Violation, path = violation.path): string {
  if (violation.kind === 'required' || violation.kind === 'enum') return describeViolation(violation);
  return `Value at '${path}' failed to satisfy constraint: ${violation.constraint}`;
}

/**
 * AWS's sentence for one or more violations.
 *
 * @param describe how each is put
 */
export function violationMessage(violations: readonly Violation[], describe = describeViolation): string {
  const count = violations.length;
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${violations.map(describe).join('; ')}`;
}
