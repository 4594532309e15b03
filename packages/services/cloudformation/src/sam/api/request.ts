import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { isIntrinsic } from '@coldstart/cloud/sam';
import { fromTemplate, Text, type Part } from './definition.ts';
import type { RequestParameter } from './swagger.ts';

/** What a REST API is told of the requests of one method. */
interface Requested {
  readonly method: string;
  readonly path: string;
  readonly refuse: (message: string) => Error;
}

interface RequestModel {
  readonly name: Text;
  readonly required: Part | undefined;
  readonly validation: { readonly body: boolean; readonly parameters: boolean } | undefined;
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-requestmodel.html */
export function readModel(
  given: Value | undefined,
  models: Value | undefined,
  { method, path, refuse }: Requested,
): RequestModel | undefined {
  if (given === undefined) return undefined;
  if (!isMap(given)) throw refuse("Property 'RequestModel' should be a map.");
  const { Model: name, Required: required, ValidateBody: body, ValidateParameters: parameters } = given;
  if (name === undefined || name === '') return undefined;
  const because = (reason: string): Error =>
    refuse(
      `Unable to set RequestModel [${String(name)}] on API method [${method}] for path [${path}] because ${reason}`,
    );
  if (models === undefined || (isMap(models) && Object.keys(models).length === 0))
    throw because('the related API does not define any Models.');
  if (!isMap(models)) throw because('the related API Models defined is of invalid type.');
  if (typeof name !== 'string') throw because('the related API does not contain valid Models.');
  if (models[name] === undefined && !isIntrinsic(models)) throw because("it wasn't defined in the API's Models.");
  if ([body, parameters].some((flag) => flag !== undefined && typeof flag !== 'boolean'))
    throw refuse(
      `Unable to set Validator to RequestModel [${name}] on API method [${method}] for path [${path}] ValidateBody and ValidateParameters must be a boolean type, strings or intrinsics are not supported.`,
    );
  return {
    name: new Text(name, false),
    required: required === undefined ? undefined : fromTemplate(required),
    validation:
      body === undefined && parameters === undefined
        ? undefined
        : { body: body === true, parameters: parameters === true },
  };
}

const NAME = /^method\.request\.(?:querystring|path|header)\./;

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-requestparameter.html */
export function readParameters(given: Value | undefined, { refuse }: Requested): RequestParameter[] {
  if (!Array.isArray(given)) return [];
  const problem = (message: string): Error => refuse(`Invalid value for 'RequestParameters' property. ${message}`);
  return given.map((parameter) => {
    if (!isMap(parameter) && typeof parameter !== 'string')
      throw problem('Property must be either a string or an object');
    const [name = '', settings = {}] = isMap(parameter) ? (Object.entries(parameter)[0] ?? []) : [parameter];
    if (!NAME.test(name))
      throw problem(
        "Keys must be in the format 'method.request.[querystring|path|header].{value}', e.g 'method.request.header.Authorization'.",
      );
    if (!isMap(settings) || Object.keys(settings).some((key) => key !== 'Required' && key !== 'Caching'))
      throw problem('Values must be an object, e.g { Required: true, Caching: false }');
    const { Required: required = false, Caching: caching = false }: ValueMap = settings;
    return { name: new Text(name, false), required: fromTemplate(required), caching: caching !== false };
  });
}
