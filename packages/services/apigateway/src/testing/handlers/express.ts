import { configure } from '@codegenie/serverless-express';
import express from 'express';

const app = express();
app.use(express.json());
app.get('/hello/:name', ({ params, query }, response) => {
  response.json({ name: params['name'], q: [query['q'] ?? []].flat() });
});
app.post('/echo', ({ body }, response) => {
  response.status(201).cookie('a', '1', { path: '' }).append('Set-Cookie', 'b=2').json(body);
});
app.get('/bytes', (_, response) => {
  response.type('image/png').send(Buffer.from([0, 127, 128, 255]));
});
app.use(({ path }, response) => {
  response.status(404).json({ missing: path });
});

export const handler = configure({ app, binarySettings: { contentTypes: ['image/*'] } });
