import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyResultV2 } from 'aws-lambda';

type Event = APIGatewayProxyEventV2WithJWTAuthorizer;

export const handler = async (event: Event): Promise<APIGatewayProxyResultV2<object>> => {
  if (event.requestContext.http.method === 'POST') return add(event);
  return { id: event.pathParameters?.id, currency: cookie(event, 'currency') ?? 'EUR' };
};

function cookie({ cookies = [] }: Event, name: string): string | undefined {
  const found = cookies.find((one) => one.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

function add(event: Event): APIGatewayProxyResultV2<object> {
  const { name } = JSON.parse(event.body ?? '');
  const item = { id: randomUUID(), name, by: event.requestContext.authorizer.jwt.claims.client_id };
  return { statusCode: 201, cookies: [`last=${item.id}`], body: JSON.stringify(item) };
}
