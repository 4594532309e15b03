import { parse } from 'yaml';

export interface DefinitionProperties {
  DefinitionString?: string;
  Definition?: object;
  DefinitionS3Location?: { Bucket: string; Key: string; Version?: string };
  DefinitionSubstitutions?: Record<string, string | number | boolean>;
}

/**
 * A machine's definition as its template says it, with what takes the place of `${names}` in it.
 *
 * @param text of the object in S3, JSON or YAML
 */
export function definitionText(properties: DefinitionProperties, text: string): string {
  const { DefinitionString, Definition, DefinitionSubstitutions = {} } = properties;
  const given = DefinitionString ?? (Definition === undefined ? asJson(text) : JSON.stringify(Definition));
  return given.replaceAll(/\$\{(\w+)\}/g, (mark, name: string) =>
    Object.hasOwn(DefinitionSubstitutions, name) ? String(DefinitionSubstitutions[name]) : mark,
  );
}

function asJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(parse(text));
  }
}

/** Whether it says once what the machine does. */
export function definitionProblem(properties: DefinitionProperties): string | undefined {
  const { DefinitionString, Definition, DefinitionS3Location } = properties;
  const given = [DefinitionString, Definition, DefinitionS3Location].filter((one) => one !== undefined);
  if (given.length === 1) return undefined;
  return given.length === 0
    ? 'Property validation failure: One of Definition, DefinitionString or DefinitionS3Location must be specified.'
    : 'Property validation failure: Only one of Definition, DefinitionString or DefinitionS3Location may be specified.';
}
