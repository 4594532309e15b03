import { readFileSync } from 'node:fs';

/** A property's shape; a compact JSON Schema, see `packages/services/cloudformation/tools/cloudformation-schemas.py`. */
export interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly patternProperties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly items?: PropertySchema;
  readonly $ref?: string;
  /** Properties beyond the listed ones are allowed. */
  readonly open?: boolean;
}

/** What CloudFormation knows of a resource type. */
export interface ResourceSchema extends PropertySchema {
  readonly typeName: string;
  /** What `Fn::GetAtt` gives beyond the properties. */
  readonly attributes: readonly string[];
  /** Properties whose change needs a new resource. */
  readonly createOnly: readonly string[];
  /** Properties that the service does not tell of: passwords, code. */
  readonly writeOnly: readonly string[];
  readonly identifier: readonly string[];
  /** Its resources carry CloudFormation's own tags, `aws:cloudformation:...`. */
  readonly systemTags?: boolean;
  readonly definitions?: Readonly<Record<string, PropertySchema>>;
}

/** @param folder of the service's schemas */
export function readSchema(folder: URL, type: string): ResourceSchema {
  return JSON.parse(
    readFileSync(new URL(`${type.replaceAll('::', '-')}.generated.json`, folder), 'utf8'),
  ) as ResourceSchema;
}

let knownTypes: ReadonlySet<string> | undefined;

/** Whether AWS has a resource type of this name. */
export function isKnownType(type: string): boolean {
  if (knownTypes === undefined) {
    const table = JSON.parse(readFileSync(new URL('known-types.generated.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >;
    knownTypes = new Set(
      Object.entries(table).flatMap(([service, names]) => names.split(' ').map((name) => `AWS::${service}::${name}`)),
    );
  }
  return knownTypes.has(type);
}
