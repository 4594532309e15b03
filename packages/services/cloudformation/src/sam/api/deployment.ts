import { createHash } from 'node:crypto';
import type { Value } from '@coldstart/cloud';
import { contentHash, type SamContext } from '@coldstart/cloud/sam';
import { apiState } from './api-state.ts';
import type { Parts } from './definition.ts';
import { pythonText } from './python-text.ts';

/** An API's deployment: its logical id changes with the API's definition, so that what has changed is deployed. */
export function deploymentOf(
  logicalId: string,
  body: Parts | undefined,
  version: string | undefined,
  context: SamContext,
): { id: string; description: string | undefined } {
  const id = `${logicalId}Deployment`;
  if (body === undefined) return { id, description: undefined };
  const names = apiState(context).functionNames.get(logicalId);
  const content = [pythonText(body), version, names].filter((part) => part !== undefined).join('||');
  const digest = createHash('sha1').update(content).digest('hex');
  return { id: `${id}${digest.slice(0, 10)}`, description: `RestApi deployment id: ${digest}` };
}

const IS_WORD = /^[\p{L}\p{N}]+$/u;

/** A logical id with a word after it, or its hash where it has other characters than ids may have. */
export const withWord = (id: string, word: string): string =>
  IS_WORD.test(word) ? `${id}${word}` : `${id}${contentHash(word)}`;

export function stageIdOf(logicalId: string, name: Value | undefined): string {
  const text = typeof name === 'string' ? name : '';
  return IS_WORD.test(text) ? `${logicalId}${text}Stage` : `${logicalId}Stage${contentHash(text)}`;
}

export function httpStageIdOf(logicalId: string, name: Value): string {
  return name === '$default' ? `${logicalId}ApiGatewayDefaultStage` : stageIdOf(logicalId, name);
}
