import { SamProblem } from '@coldstart/cloud/sam';
import { own, ownPart, Parts, Text, type OwnValue, type Part } from './definition.ts';

export const INTEGRATION = 'x-amazon-apigateway-integration';
export const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** What is wrong with a definition. */
export const invalidDefinition = (message: string): SamProblem =>
  new SamProblem(`Structure of the SAM template is invalid. ${message}`);

export const conditional = (condition: string | Text, part: OwnValue): Part => {
  const name = condition instanceof Text ? condition : new Text(condition, false);
  return ownPart({ 'Fn::If': [name, part, { Ref: 'AWS::NoValue' }] });
};

/** The name of a method in a definition. */
export function methodName(method: Text): Text {
  const lower = method.text.toLowerCase();
  return lower === 'any' ? own(ANY_METHOD) : new Text(lower, method.own);
}

export function isNothing(part: Part | undefined): boolean {
  return (
    part === undefined ||
    part === null ||
    part === false ||
    part === 0 ||
    (part instanceof Text && part.text === '') ||
    lengthOf(part) === 0
  );
}

function lengthOf(part: Part): number | undefined {
  if (Array.isArray(part)) return part.length;
  return part instanceof Parts ? part.size : undefined;
}

const isNoValue = (part: Part): boolean =>
  part instanceof Parts && part.size === 1 && isText(part.get('Ref'), 'AWS::NoValue');

export const isText = (part: Part | undefined, text: string): boolean => part instanceof Text && part.text === text;

/** What has members, or an empty part in its place. */
export const partsOf = (part: Part | undefined): Parts => (part instanceof Parts && part.size > 0 ? part : new Parts());

/** What a part may be: both ways of an `Fn::If`, or itself. */
export function branches(part: Part | undefined): (Part | undefined)[] {
  const choice = part instanceof Parts ? part.get('Fn::If') : undefined;
  if (choice === undefined) return [part];
  if (!Array.isArray(choice)) throw invalidDefinition('Value of Fn::If must be a list.');
  return choice.slice(1).filter((one) => !isNoValue(one));
}

export function pathItem(part: Part | undefined, path: string): Parts {
  if (part instanceof Parts) return part;
  throw invalidDefinition(`Value of '${path}' path must be a dictionary according to Swagger spec.`);
}

export function methodMap(part: Part | undefined, path: string, method: string): Parts {
  if (part instanceof Parts) return part;
  throw invalidDefinition(`Definition of method '${method}' for path '${path}' should be a map.`);
}

export const hasIntegration = (method: Parts): boolean => !isNothing(method.get(INTEGRATION));

const VERSION_3 = /^3(?:\.\d)(?:\.\d)?$/;

export const isVersion3 = (version: Part | undefined): boolean =>
  VERSION_3.test(version instanceof Text ? version.text : String(version));

/** What editors of both kinds of definitions can do. Each works on a copy. */
export class DefinitionEditor {
  readonly doc: Parts;
  readonly paths: Parts;

  constructor(doc: Parts) {
    this.doc = doc.deepCopy();
    const paths = this.doc.get('paths');
    this.paths = paths instanceof Parts ? paths : new Parts();
  }

  /** The methods at a path that lead somewhere, in every way of a condition. */
  methodsAt(path: string, method: Text, all = false): Parts[] {
    return branches(this.paths.get(path)).flatMap((item) =>
      branches(pathItem(item, path).get(methodName(method).text))
        .map((definition) => methodMap(definition, path, method.text))
        .filter((definition) => all || hasIntegration(definition)),
    );
  }

  leadsSomewhere(path: string, method: Text): boolean {
    if (!this.paths.has(path)) return false;
    const name = methodName(method).text;
    return branches(this.paths.get(path)).every((item) => {
      const definition = item instanceof Parts ? item.get(name) : undefined;
      return (
        definition instanceof Parts &&
        branches(definition).some((one) => hasIntegration(methodMap(one, path, method.text)))
      );
    });
  }

  addPath(path: Text, method: Text): void {
    const item = this.paths.setDefault(path, new Parts());
    if (!(item instanceof Parts)) pathItem(item, path.text);
    for (const one of branches(item)) if (one instanceof Parts) one.setDefault(methodName(method), new Parts());
  }

  makeConditional(path: Text, condition: Text): void {
    const item = this.paths.get(path.text);
    if (item !== undefined) this.paths.set(path, conditional(condition, item));
  }

  setTimeout(path: string, method: Text, timeout: Part): void {
    for (const definition of this.methodsAt(path, method)) {
      const integration = definition.get(INTEGRATION);
      if (integration instanceof Parts) integration.set('timeoutInMillis', timeout);
    }
  }
}
