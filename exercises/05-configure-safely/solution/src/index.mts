import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { sign } from './sign.mts';

interface Order {
  report: string;
  rows: number;
}

interface Answer {
  report: string;
  region: string;
  pages: number;
  signature: string;
}

class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable';
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The variable ${name} is missing.`);
  return value;
}

function wholeNumber(name: string, most: number): number {
  const value = Number(variable(name));
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`The variable ${name} has to be a whole number from 1 to ${most}.`);
  return value;
}

// Outside the handler: what is wrong here is known before the first event.
const PARAMETER = variable('TOKEN_PARAMETER');
const REGION = variable('PARTNER_REGION');
const PAGE_SIZE = wholeNumber('PAGE_SIZE', 1000);

const ssm = new SSMClient();
/** Only a token that came takes this place. */
let token: string | undefined;

async function loadToken(): Promise<string> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: PARAMETER, WithDecryption: true }));
    return Parameter?.Value ?? '';
  } catch (cause) {
    throw new TokenUnavailable(`The token could not be read from the parameter ${PARAMETER}.`, { cause });
  }
}

export const handler = async ({ report, rows }: Order): Promise<Answer> => {
  token ??= await loadToken();
  return { report, region: REGION, pages: Math.ceil(rows / PAGE_SIZE), signature: sign(token, report) };
};
