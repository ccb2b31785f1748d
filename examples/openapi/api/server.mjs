/** The library that the tools call: an HTTP API that knows nothing of MCP, as openapi.yaml describes it. It keeps its books in memory. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const books = new Map([
  { isbn: '9780141439518', title: 'Pride and Prejudice', shelf: 'fiction', lentTo: null },
  { isbn: '9780553380163', title: 'A Brief History of Time', shelf: 'science', lentTo: 'reader-4711' },
  { isbn: '9780140449136', title: 'Crime and Punishment', shelf: 'fiction', lentTo: null },
].map((book) => [book.isbn, book]));

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const [, , isbn, loan] = pathname.split('/');
  const book = books.get(isbn);

  if (request.method === 'GET' && pathname === '/books') {
    const shelves = searchParams.get('shelves')?.split(',');
    const words = (searchParams.get('words') ?? '').toLowerCase();
    return answer(200, {
      books: [...books.values()].filter(({ shelf, title }) => (!shelves || shelves.includes(shelf)) && title.toLowerCase().includes(words)),
    });
  }
  if (!book) {
    return answer(404, { error: 'There is no such book' });
  }
  if (request.method === 'GET') {
    return answer(200, book);
  }
  if (request.method === 'PUT' && loan === 'loan') {
    const { until } = await json(request);
    book.lentTo = 'reader-0815';
    return answer(200, { isbn, until, branch: searchParams.get('branch') });
  }
  return answer(405, { error: 'Not here' });
});

server.listen(Number(process.env.PORT ?? 8081), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
