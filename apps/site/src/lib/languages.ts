const NAMES: Readonly<Record<string, string>> = { typescript: 'TypeScript', python: 'Python' };

/** What people call the language of a variant: `TypeScript`. */
export function languageName(variant: string): string {
  return NAMES[variant] ?? variant;
}
