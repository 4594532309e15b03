import wrap from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';

type Event = APIGatewayProxyEvent | APIGatewayProxyEventV2;

const json = (statusCode: number, value: unknown) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

function answer(event: Event): object {
  const isFirst = 'httpMethod' in event;
  const path = isFirst ? event.path : event.rawPath;
  const [, name] = /^\/hello\/(.+)$/.exec(path) ?? [];
  const many = isFirst
    ? event.multiValueQueryStringParameters?.['q']
    : new URLSearchParams(event.rawQueryString).getAll('q');
  if (name !== undefined) return json(200, { name: decodeURIComponent(name), q: many ?? [] });
  if (path === '/bytes') {
    const body = Buffer.from([0, 127, 128, 255]).toString('base64');
    return { statusCode: 200, headers: { 'content-type': 'image/png' }, body, isBase64Encoded: true };
  }
  if (path !== '/echo') return json(404, { missing: path });
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : event.body;
  const cookies = ['a=1', 'b=2'];
  return {
    ...json(201, JSON.parse(text ?? 'null')),
    ...(isFirst ? { multiValueHeaders: { 'set-cookie': cookies } } : { cookies }),
  };
}

/** A middleware before and one behind, as every user of Middy has them. */
export const handler = wrap<Event, object>()
  .before(({ event }) => {
    if (event.headers === null) throw new Error('There are no headers.');
  })
  .handler(async (event: Event) => answer(event));
