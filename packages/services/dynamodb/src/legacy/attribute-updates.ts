import type { AttributeValueUpdate } from '@aws-sdk/client-dynamodb';
import { invalid } from '../errors.ts';
import type { UpdateAction } from '../expressions/syntax.ts';
import { checkName, checkValue } from '../values/check.ts';
import { typeOf } from '../values/value.ts';

/**
 * The actions that `AttributeUpdates` stands for.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
 */
export function attributeUpdates(updates: Readonly<Record<string, AttributeValueUpdate>> | undefined): UpdateAction[] {
  return Object.entries(updates ?? {}).map(([name, { Action: action = 'PUT', Value: given }]): UpdateAction => {
    checkName(name);
    if (given === undefined) {
      if (action !== 'DELETE') throw invalid('Only DELETE action is allowed when no attribute value is specified');
      return { kind: 'REMOVE', path: [name] };
    }
    const value = checkValue(given);
    const type = typeOf(value);
    if (action === 'DELETE') {
      if (!/^[SNB]S$/.test(type)) throw invalid(`DELETE action with value is not supported for the type ${type}`);
      return { kind: 'DELETE', path: [name], value, legacy: true };
    }
    if (action === 'ADD') {
      if (!/^(?:L|N|[SNB]S)$/.test(type)) throw invalid(`ADD action is not supported for the type ${type}`);
      return { kind: 'ADD', path: [name], value, legacy: true };
    }
    return { kind: 'SET', path: [name], value: { kind: 'value', value } };
  });
}
