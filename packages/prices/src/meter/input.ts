/** What an operation was given or answered, of which a meter looks at some members. */
export type Values = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const list = (value: unknown): readonly Values[] => (Array.isArray(value) ? (value as Values[]) : []);
export const values = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
/** What comes after the last `/` or `:`: the name in an ARN or a URL. */
export const lastName = (value: unknown): string => /[^/:]*$/.exec(text(value))?.[0] ?? '';
