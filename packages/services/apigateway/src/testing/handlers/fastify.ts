import awsLambdaFastify from '@fastify/aws-lambda';
import fastify from 'fastify';

const app = fastify();
app.get<{ Params: { name: string }; Querystring: { q?: string | string[] } }>('/hello/:name', async (request) => ({
  name: request.params.name,
  q: [request.query.q ?? []].flat(),
}));
app.post('/echo', async ({ body }, reply) => reply.code(201).header('set-cookie', ['a=1', 'b=2']).send(body));
app.get('/bytes', async (_, reply) => reply.type('image/png').send(Buffer.from([0, 127, 128, 255])));
app.setNotFoundHandler(async ({ url }, reply) => reply.code(404).send({ missing: url }));

export const handler = awsLambdaFastify(app, { binaryMimeTypes: ['image/png'] });
