import type { APIGatewayProxyEvent } from 'aws-lambda';

/** Copied from a function of the REST API: it reads format 1.0. */
export const handler = async (event: APIGatewayProxyEvent) => {
  if (event.httpMethod === 'POST') return { statusCode: 501 };
  return { id: event.pathParameters?.id, currency: event.headers.Cookie };
};
