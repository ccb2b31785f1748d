/** The help desk that the tools call: an HTTP API that knows nothing of MCP. It keeps its tickets in memory. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const API_KEY = process.env.HELP_DESK_API_KEY ?? 'only-for-this-machine';
const tickets = new Map([
  [1, { id: 1, status: 'open', title: 'The printer on floor 2 is out of toner', reporter: 'ada' }],
  [2, { id: 2, status: 'closed', title: 'A key for the bicycle cellar', reporter: 'grace' }],
]);

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const ticket = tickets.get(Number(/^\/v1\/tickets\/(\d+)$/.exec(pathname)?.[1]));

  if (request.headers['x-api-key'] !== API_KEY) {
    return answer(401, { error: 'The API key is missing or wrong' });
  }
  switch (`${request.method} ${ticket ? '/v1/tickets/{id}' : pathname}`) {
    case 'GET /v1/tickets': {
      const status = searchParams.get('status');
      const words = (searchParams.get('words') ?? '').toLowerCase();
      const found = [...tickets.values()].filter((one) => (!status || one.status === status) && one.title.toLowerCase().includes(words));
      return answer(200, { count: found.length, tickets: found });
    }
    case 'POST /v1/tickets': {
      const created = { id: tickets.size + 1, status: 'open', ...await json(request) };
      tickets.set(created.id, created);
      return answer(201, created);
    }
    case 'GET /v1/tickets/{id}':
      return answer(200, ticket);
    default:
      return answer(404, { error: 'There is no such ticket' });
  }
});

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
