import type { Value } from '@coldstart/cloud';
import { Parts, type Part } from './definition.ts';
import { invalidDefinition, isNothing, isVersion3, partsOf, pathItem } from './editor.ts';

/** Writes a definition in OpenAPI 3's way, where the API has asked for that or the definition is of that version. */
export function inOpenApi3(body: Parts, version: Value | undefined): Parts {
  if (body.has('swagger')) return body;
  const asked = version ?? undefined;
  const isThree =
    asked === undefined
      ? body.has('openapi') && isVersion3(body.get('openapi'))
      : /^3(?:\.\d)(?:\.\d)?$/.test(String(asked));
  if (!isThree) return body;
  moveToComponents(body, 'securityDefinitions', 'securitySchemes');
  moveToComponents(body, 'definitions', 'schemas');
  const paths = body.get('paths');
  if (paths === undefined || isNothing(paths)) return body;
  if (!(paths instanceof Parts))
    throw invalidDefinition('Value of paths must be a dictionary according to Swagger spec.');
  for (const [path, item] of paths.entries()) preflightInOpenApi3(path.text, pathItem(item, path.text));
  return body;
}

function moveToComponents(body: Parts, from: string, to: string): void {
  const moved = body.get(from);
  if (moved === undefined || isNothing(moved)) return;
  const components = partsOf(body.get('components'));
  components.set(to, moved);
  body.set('components', components);
  body.delete(from);
}

/** Without `consumes` and `produces`; headers have schemas. */
function preflightInOpenApi3(path: string, item: Parts): void {
  const options = item.get('options');
  if (options === undefined || isNothing(options)) return;
  if (!(options instanceof Parts))
    throw invalidDefinition(`Value of options method for path ${path} must be a dictionary according to Swagger spec.`);
  options.delete('consumes');
  options.delete('produces');
  const headers = headersOf(path, options.get('responses'));
  if (headers === undefined || isNothing(headers)) return;
  if (!(headers instanceof Parts))
    throw invalidDefinition(
      `Value of response's headers in options method for path ${path} must be a dictionary according to Swagger spec.`,
    );
  for (const [name, value] of headers.entries()) headers.set(name, new Parts().set('schema', value));
}

function headersOf(path: string, responses: Part | undefined): Part | undefined {
  const refuse = (what: string): Error =>
    invalidDefinition(`Invalid responses in options method for path ${path}: ${what} should be a map.`);
  if (responses === undefined) return undefined;
  if (!(responses instanceof Parts)) throw refuse('It');
  const ok = responses.get('200');
  if (ok === undefined) return undefined;
  if (!(ok instanceof Parts)) throw refuse("The value of '200'");
  return ok.get('headers');
}
