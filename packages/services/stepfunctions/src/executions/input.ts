import { jsonProblem, type Json } from '@coldstart/states';

/** @throws Error in AWS's words */
export function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Error(jsonProblem(text).reason);
  }
}
